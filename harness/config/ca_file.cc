#include "harness/config/ca_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <system_error>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"

namespace llmb {

Status CheckCaFile(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Fail(fmt::format("no such file: '{}'", OneLine(path)));
  }
  LLMB_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  // "BEGIN CERTIFICATE", "BEGIN TRUSTED CERTIFICATE" or "BEGIN X509 CERTIFICATE".
  const std::size_t begin = text.find("-----BEGIN ");
  const bool is_pem =
      begin != std::string::npos && text.find("CERTIFICATE-----", begin) != std::string::npos;
  if (is_pem) return {};
  return Fail(fmt::format("'{}' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
                          OneLine(path)));
}

}  // namespace llmb
