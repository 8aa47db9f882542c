#include "harness/http/curl_handle.h"

#include <cassert>

namespace llmb {
namespace {

// libcurl encodes the type in the number of an option: 0 long, 1 pointer or text, 2 function, 3
// curl_off_t.
[[maybe_unused]] bool HasType(CURLoption option, int type) {
  constexpr int kOptionsPerType = 10000;
  return option / kOptionsPerType == type / kOptionsPerType;
}

[[maybe_unused]] bool HasType(CURLINFO info, int type) {
  return (info & CURLINFO_TYPEMASK) == type;
}

}  // namespace

void InitializeCurl() {
  [[maybe_unused]] static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
}

void AppendHeader(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer != nullptr) {
    [[maybe_unused]] curl_slist* same_list = list.release();
    list.reset(longer);
  }
}

ShareHandle MakeConnectionCache() {
  ShareHandle share(curl_share_init());
  curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
  curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  return share;
}

void SetLong(CURL* easy, CURLoption option, long value) {
  assert(HasType(option, CURLOPTTYPE_LONG));
  curl_easy_setopt(easy, option, value);
}

void SetSize(CURL* easy, CURLoption option, curl_off_t value) {
  assert(HasType(option, CURLOPTTYPE_OFF_T));
  curl_easy_setopt(easy, option, value);
}

void SetText(CURL* easy, CURLoption option, const char* value) {
  assert(HasType(option, CURLOPTTYPE_OBJECTPOINT));
  curl_easy_setopt(easy, option, value);
}

void SetPointer(CURL* easy, CURLoption option, void* value) {
  assert(HasType(option, CURLOPTTYPE_OBJECTPOINT));
  curl_easy_setopt(easy, option, value);
}

long GetLong(CURL* easy, CURLINFO info) {
  assert(HasType(info, CURLINFO_LONG));
  long value = 0;
  curl_easy_getinfo(easy, info, &value);
  return value;
}

curl_off_t GetSize(CURL* easy, CURLINFO info) {
  assert(HasType(info, CURLINFO_OFF_T));
  curl_off_t value = -1;
  curl_easy_getinfo(easy, info, &value);
  return value;
}

Nanoseconds GetTime(CURL* easy, CURLINFO info) {
  assert(HasType(info, CURLINFO_OFF_T));
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, info, &microseconds);
  return std::chrono::microseconds(microseconds);
}

std::string_view GetText(CURL* easy, CURLINFO info) {
  assert(HasType(info, CURLINFO_STRING));
  const char* text = nullptr;
  curl_easy_getinfo(easy, info, &text);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

void* GetPrivate(CURL* easy) {
  char* value = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  return value;
}

}  // namespace llmb
