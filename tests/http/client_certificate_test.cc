#include "harness/http/client_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "fixtures/tls/test_certificate.h"
#include "harness/http/curl_transport.h"
#include "tests/http/raw_server.h"
#include "tests/http/recorded_call.h"

namespace llmb {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A client certificate, its key, and files that hold something else.
class ClientCertificateTest : public testing::Test {
 protected:
  ~ClientCertificateTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  static std::string ErrorOf(const std::string& certificate, const std::string& key = "") {
    const Status status = CheckClientCertificate(certificate, key);
    return status ? "none" : status.error().message;
  }

  static std::string MakeFolder() {
    const std::string path = testing::TempDir() + "llmb_client_" + std::to_string(getpid());
    std::filesystem::create_directory(path);
    return path;
  }

  std::string folder_ = MakeFolder();
  TestCertificate client_ = MakeTestCertificate();
  TestCertificate other_ = MakeTestCertificate();
  std::string cert_ = Write("cert.pem", PemOf(*client_.certificate));
  std::string key_ = Write("key.pem", PemOf(*client_.key));
  std::string both_ = Write("both.pem", PemOf(*client_.key) + PemOf(*client_.certificate));
};

TEST_F(ClientCertificateTest, ItsFilesAreChecked) {
  EXPECT_EQ(ErrorOf(""), "none");
  EXPECT_EQ(ErrorOf(cert_, key_), "none");
  EXPECT_EQ(ErrorOf(both_), "none");
  EXPECT_EQ(ErrorOf(both_, key_), "none");
}

TEST_F(ClientCertificateTest, WhatIsWrongIsNamed) {
  EXPECT_EQ(ErrorOf("", key_), "a key of a client certificate is given, but no certificate");
  EXPECT_EQ(ErrorOf("/nowhere/c.pem", key_),
            "the client certificate '/nowhere/c.pem' cannot be read");
  EXPECT_EQ(ErrorOf(cert_, "/nowhere/k.pem"),
            "the key of the client certificate '/nowhere/k.pem' cannot be read");
  EXPECT_THAT(ErrorOf(folder_, key_), HasSubstr("holds no certificate in PEM form"));
  EXPECT_THAT(ErrorOf(Write("empty.pem", ""), key_), HasSubstr("holds no certificate"));
  EXPECT_THAT(ErrorOf(key_, key_), HasSubstr("holds no certificate in PEM form"));
  EXPECT_THAT(ErrorOf(cert_), HasSubstr("cert.pem' holds no private key in PEM form"));
  EXPECT_THAT(ErrorOf(cert_, cert_), HasSubstr("holds no private key in PEM form"));
  EXPECT_THAT(ErrorOf(cert_, Write("other.pem", PemOf(*other_.key))),
              HasSubstr("other.pem' does not belong to the certificate"));
  EXPECT_THAT(ErrorOf(cert_, Write("locked.pem", PemOf(*client_.key, "passphrase"))),
              AllOf(HasSubstr("needs a passphrase"), Not(HasSubstr("BEGIN"))));
}

// A server that demands a client certificate, over each version of TLS and of HTTP.
class DemandedCertificateTest : public ClientCertificateTest,
                                public testing::WithParamInterface<int> {
 protected:
  HttpRequest Request(const RawServer& server) const {
    HttpRequest request = RequestTo(server.Url());
    request.verify_tls = false;
    return request;
  }
  RecordedCall Ask(const std::string& cert, const std::string& key) {
    RawServer server(
        [](RawConnection& connection, int) {
          if (connection.ReadRequest().empty()) return;
          connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          connection.AwaitClose();
        },
        "http/1.1", server_, client_.authority.get(), GetParam());
    HttpRequest request = Request(server);
    request.client_cert = cert;
    request.client_key = key;
    return Fetch(transport_, std::move(request));
  }

  TestCertificate server_ = MakeTestCertificate();
  SystemClock clock_;
  CurlTransport transport_{clock_};
};

TEST_P(DemandedCertificateTest, TheRightOneIsAccepted) {
  RecordedCall call = Ask(cert_, key_);
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
  call = Ask(both_, "");
  EXPECT_EQ(call.Body(), "ok") << call.result.error_message;
}

TEST_P(DemandedCertificateTest, AMissingOneIsNamed) {
  const TransferResult result = Ask("", "").result;
  EXPECT_EQ(result.error_type, ErrorType::kTls) << result.error_message;
  EXPECT_THAT(result.error_message,
              AllOf(HasSubstr("client certificate"), HasSubstr("--client-cert and --client-key")));
}

TEST_P(DemandedCertificateTest, OneOfAnotherCaIsRefused) {
  const TransferResult result = Ask(Write("other_cert.pem", PemOf(*other_.certificate)),
                                    Write("other_key.pem", PemOf(*other_.key)))
                                    .result;
  EXPECT_EQ(result.error_type, ErrorType::kTls) << result.error_message;
  EXPECT_THAT(result.error_message, AllOf(HasSubstr("the client certificate was refused by"),
                                          HasSubstr("the CA that signed it")));
}

TEST_P(DemandedCertificateTest, AKeyThatDoesNotMatchFailsBeforeAnythingIsSent) {
  const TransferResult result = Ask(cert_, Write("other_key.pem", PemOf(*other_.key))).result;
  EXPECT_EQ(result.error_type, ErrorType::kTls);
  EXPECT_THAT(result.error_message, HasSubstr("cannot use the client certificate for"));
  EXPECT_THAT(result.error_message, Not(HasSubstr("PRIVATE KEY")));
}

INSTANTIATE_TEST_SUITE_P(Tls, DemandedCertificateTest,
                         testing::Values(TLS1_2_VERSION, TLS1_3_VERSION), [](const auto& test) {
                           return test.param == TLS1_2_VERSION ? "1_2" : "1_3";
                         });

}  // namespace
}  // namespace llmb
