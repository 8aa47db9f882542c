#include "harness/http/client_certificate.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "harness/base/handle_deleter.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

using File = std::unique_ptr<BIO, HandleDeleter<BIO_free>>;
using Certificate = std::unique_ptr<X509, HandleDeleter<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, HandleDeleter<EVP_PKEY_free>>;

tl::unexpected<Error> FailFor(const char* what, const std::string& path, const char* reason) {
  ERR_clear_error();
  return Fail(fmt::format("{} '{}' {}", what, OneLine(path), reason));
}

// OpenSSL asks on the terminal by default. `asked` notes that a passphrase is needed.
int RefusePassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Result<Certificate> ReadCertificate(const std::string& path) {
  const File file(BIO_new_file(path.c_str(), "r"));
  if (!file) return FailFor("the client certificate", path, "cannot be read");
  Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  if (!certificate) {
    return FailFor("the client certificate", path, "holds no certificate in PEM form");
  }
  return certificate;
}

Result<PrivateKey> ReadKey(const std::string& path) {
  const File file(BIO_new_file(path.c_str(), "r"));
  if (!file) return FailFor("the key of the client certificate", path, "cannot be read");
  bool encrypted = false;
  PrivateKey key(PEM_read_bio_PrivateKey(file.get(), nullptr, RefusePassphrase, &encrypted));
  if (key) return key;
  return FailFor("the key of the client certificate", path,
                 encrypted
                     ? "needs a passphrase, which is not supported; remove it with openssl pkey"
                     : "holds no private key in PEM form");
}

}  // namespace

Status CheckClientCertificate(const std::string& certificate, const std::string& key) {
  if (certificate.empty()) {
    return key.empty() ? Status{}
                       : Fail("a key of a client certificate is given, but no certificate");
  }
  LLMB_ASSIGN_OR_RETURN(const Certificate read_certificate, ReadCertificate(certificate));
  const std::string& key_file = key.empty() ? certificate : key;
  LLMB_ASSIGN_OR_RETURN(const PrivateKey read_key, ReadKey(key_file));
  if (X509_check_private_key(read_certificate.get(), read_key.get()) != 1) {
    return FailFor("the key of the client certificate", key_file,
                   "does not belong to the certificate");
  }
  return {};
}

}  // namespace llmb
