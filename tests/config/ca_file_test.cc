#include "harness/config/ca_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "fixtures/tls/test_certificate.h"

namespace llmb {
namespace {

class CheckCaFileTest : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  std::string ErrorFor(const std::string& text) {
    std::ofstream(path_) << text;
    const Status status = CheckCaFile(path_);
    return status ? "no error" : status.error().message;
  }

  // Tests run in parallel, each in a process of its own.
  const std::string path_ = (std::filesystem::path(testing::TempDir()) /
                             ("llmb_ca_file_test_" + std::to_string(::getpid()) + ".pem"))
                                .string();
};

TEST_F(CheckCaFileTest, AcceptsCertificatesInPemForm) {
  const std::string one = PemOf(*MakeTestCertificate().authority);
  EXPECT_EQ(ErrorFor(one), "no error");
  EXPECT_EQ(ErrorFor("# my CAs\n" + one + PemOf(*MakeTestCertificate().authority)), "no error");
}

TEST_F(CheckCaFileTest, RefusesADamagedCertificate) {
  const std::string markers = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n";
  const std::string good = PemOf(*MakeTestCertificate().authority);
  for (const std::string& text :
       {fmt::format(fmt::runtime(markers), "MIIB"), fmt::format(fmt::runtime(markers), "garbage!"),
        std::string("-----BEGIN TRUSTED CERTIFICATE-----\n"), good.substr(0, good.size() / 2),
        good + fmt::format(fmt::runtime(markers), "MIIB")}) {
    EXPECT_THAT(ErrorFor(text),
                testing::StartsWith("'" + path_ + "' holds a certificate that cannot be read ("))
        << text;
  }
}

TEST_F(CheckCaFileTest, RefusesOtherFiles) {
  const std::string error =
      "'" + path_ + "' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
  for (const char* text : {"", "<html>", "\x30\x82\x01", "-----BEGIN PRIVATE KEY-----\n",
                           "CERTIFICATE----- -----BEGIN "}) {
    EXPECT_EQ(ErrorFor(text), error) << text;
  }
}

TEST_F(CheckCaFileTest, RefusesWhatIsNotAFile) {
  EXPECT_EQ(CheckCaFile("/nowhere/ca.pem").error().message, "no such file: '/nowhere/ca.pem'");
  EXPECT_EQ(CheckCaFile("/tmp").error().message, "no such file: '/tmp'");
  EXPECT_EQ(CheckCaFile("").error().message, "no such file: ''");
}

}  // namespace
}  // namespace llmb
