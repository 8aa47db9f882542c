#pragma once

// libcurl's C interface with owners and types. Its setopt and getinfo are variadic: a value of the
// wrong type compiles, and then writes over its neighbour. Here each type has a function of its
// own, and giving it an option of another type is an assertion.

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "harness/base/time.h"

namespace llmb {

template <auto kFree>
struct CurlDeleter {
  template <typename Handle>
  void operator()(Handle* handle) const {
    kFree(handle);
  }
};

using EasyHandle = std::unique_ptr<CURL, CurlDeleter<curl_easy_cleanup>>;
using MultiHandle = std::unique_ptr<CURLM, CurlDeleter<curl_multi_cleanup>>;
using ShareHandle = std::unique_ptr<CURLSH, CurlDeleter<curl_share_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter<curl_slist_free_all>>;

// Makes libcurl ready; cheap and safe in any thread at any time.
void InitializeCurl();

void AppendHeader(HeaderList& list, const std::string& line);

void SetLong(CURL* easy, CURLoption option, long value);
void SetSize(CURL* easy, CURLoption option, curl_off_t value);
// libcurl copies the text. A null pointer unsets the option.
void SetText(CURL* easy, CURLoption option, const char* value);
// libcurl keeps the pointer.
void SetPointer(CURL* easy, CURLoption option, void* value);

// The function's type has to be the one that libcurl documents for `option`.
template <typename Function>
void SetFunction(CURL* easy, CURLoption option, Function* function) {
  curl_easy_setopt(easy, option, function);
}

long GetLong(CURL* easy, CURLINFO info);
// -1 where libcurl does not know.
curl_off_t GetSize(CURL* easy, CURLINFO info);
// Of the CURLINFO_..._TIME_T values.
Nanoseconds GetTime(CURL* easy, CURLINFO info);
// Empty where libcurl has none. Valid until the next use of `easy`.
std::string_view GetText(CURL* easy, CURLINFO info);
void* GetPrivate(CURL* easy);

}  // namespace llmb
