#include "tests/http/test_certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>

namespace llmb {
namespace {

constexpr long kSecondsPerDay = 86400;

void AddExtension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate MakeUnsigned(const char* name, long serial, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kSecondsPerDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kSecondsPerDay);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

}  // namespace

TestCertificate MakeTestCertificate(CertificateFlaw flaw) {
  PrivateKey authority_key(EVP_EC_gen("P-256"));
  Certificate authority = MakeUnsigned("llmb test CA", 1, authority_key.get());
  X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
  AddExtension(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  if (flaw == CertificateFlaw::kSelfSigned) {
    AddExtension(authority.get(), authority.get(), NID_subject_alt_name, "IP:127.0.0.1");
    X509_sign(authority.get(), authority_key.get(), EVP_sha256());
    X509_up_ref(authority.get());
    return {std::move(authority_key), Certificate(authority.get()), std::move(authority)};
  }
  AddExtension(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign");
  X509_sign(authority.get(), authority_key.get(), EVP_sha256());

  PrivateKey key(EVP_EC_gen("P-256"));
  Certificate certificate = MakeUnsigned("llmb test server", 2, key.get());
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
  const bool other_host = flaw == CertificateFlaw::kOtherHost;
  AddExtension(certificate.get(), authority.get(), NID_subject_alt_name,
               other_host ? "DNS:other.example" : "IP:127.0.0.1");
  if (flaw == CertificateFlaw::kExpired) {
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), -kSecondsPerDay / 2);
  }
  X509_sign(certificate.get(), authority_key.get(), EVP_sha256());
  return {std::move(key), std::move(certificate), std::move(authority)};
}

void WritePem(const X509& certificate, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_X509(file, &certificate);
  std::fclose(file);
}

}  // namespace llmb
