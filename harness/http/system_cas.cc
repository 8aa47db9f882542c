#include "harness/http/system_cas.h"

#include <system_error>

namespace llmb {
namespace {

constexpr const char* kPlaces[] = {
    "etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Red Hat, Rocky, Fedora
    "etc/pki/tls/certs/ca-bundle.crt",                   // the same, older
    "etc/ssl/ca-bundle.pem",                             // SUSE
};

}  // namespace

std::optional<std::string> SystemCaFile(const Environment& environment,
                                        const std::filesystem::path& root) {
  if (auto file = environment("SSL_CERT_FILE"); file && !file->empty()) return file;
  for (const char* place : kPlaces) {
    const std::filesystem::path file = root / place;
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) return file.string();
  }
  return std::nullopt;
}

}  // namespace llmb
