#pragma once

// libcurl's C interface with owners and types. Its setopt and getinfo are variadic: a value of the
// wrong type compiles, and overwrites its neighbour. Here each type has its own function, which
// asserts that the option is of that type.

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "harness/base/handle_deleter.h"
#include "harness/base/time.h"

namespace llmb {

using EasyHandle = std::unique_ptr<CURL, HandleDeleter<curl_easy_cleanup>>;
using MultiHandle = std::unique_ptr<CURLM, HandleDeleter<curl_multi_cleanup>>;
using ShareHandle = std::unique_ptr<CURLSH, HandleDeleter<curl_share_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, HandleDeleter<curl_slist_free_all>>;

// Initializes libcurl on the first call. Any thread.
void InitializeCurl();

// Leaves the list as it is if memory runs out.
void AppendHeader(HeaderList& list, const std::string& line);

// A cache of connections and TLS sessions of its own.
ShareHandle MakeConnectionCache();

void SetLong(CURL* easy, CURLoption option, long value);
void SetSize(CURL* easy, CURLoption option, curl_off_t value);
// libcurl copies the text. A null pointer unsets the option.
void SetText(CURL* easy, CURLoption option, const char* value);
// libcurl keeps the pointer.
void SetPointer(CURL* easy, CURLoption option, void* value);

// The type of the function is not checked; it must be the one that libcurl documents for `option`.
template <typename Function>
void SetFunction(CURL* easy, CURLoption option, Function* function) {
  curl_easy_setopt(easy, option, function);
}

long GetLong(CURL* easy, CURLINFO info);
// -1 if libcurl does not know it.
curl_off_t GetSize(CURL* easy, CURLINFO info);
// For the CURLINFO_..._TIME_T values, which are microseconds.
Nanoseconds GetTime(CURL* easy, CURLINFO info);
// Empty if libcurl has none. Valid until the next use of `easy`.
std::string_view GetText(CURL* easy, CURLINFO info);
void* GetPrivate(CURL* easy);

}  // namespace llmb
