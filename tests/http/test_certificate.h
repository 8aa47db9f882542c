#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace llmb {

template <auto kFree>
struct OpenSslDeleter {
  template <typename Handle>
  void operator()(Handle* handle) const {
    kFree(handle);
  }
};

using SslContext = std::unique_ptr<SSL_CTX, OpenSslDeleter<SSL_CTX_free>>;
using SslStream = std::unique_ptr<SSL, OpenSslDeleter<SSL_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, OpenSslDeleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, OpenSslDeleter<X509_free>>;

// What is wrong with a certificate.
enum class CertificateFlaw { kNone, kSelfSigned, kExpired, kOtherHost };

// A certificate for 127.0.0.1, signed by a CA that was made for it and that nobody knows; with
// kSelfSigned by itself, and `authority` is the same.
struct TestCertificate {
  PrivateKey key;
  Certificate certificate;
  Certificate authority;
};

TestCertificate MakeTestCertificate(CertificateFlaw flaw = CertificateFlaw::kNone);

// Writes a certificate as PEM, which is what HttpRequest.ca_file names.
void WritePem(const X509& certificate, const std::string& path);

}  // namespace llmb
