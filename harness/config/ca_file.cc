#include "harness/config/ca_file.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

// Reads the file as libcurl does before it connects.
Status CheckCertificates(const std::string& path) {
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      X509_STORE_free);
  ERR_clear_error();
  if (X509_STORE_load_file(store.get(), path.c_str()) == 1) return {};
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  const std::string text = reason == nullptr ? "no reason is given" : reason;
  ERR_clear_error();
  return Fail(
      fmt::format("'{}' holds a certificate that cannot be read ({})", OneLine(path), text));
}

}  // namespace

Status CheckCaFile(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Fail(fmt::format("no such file: '{}'", OneLine(path)));
  }
  LLMB_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  // "BEGIN CERTIFICATE", "BEGIN TRUSTED CERTIFICATE" or "BEGIN X509 CERTIFICATE".
  const std::size_t begin = text.find("-----BEGIN ");
  if (begin == std::string::npos || text.find("CERTIFICATE-----", begin) == std::string::npos) {
    return Fail(fmt::format("'{}' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
                            OneLine(path)));
  }
  return CheckCertificates(path);
}

}  // namespace llmb
