#include "harness/http/system_cas.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

namespace llmb {
namespace {

namespace fs = std::filesystem;

// A machine with an empty file system.
class SystemCaFileTest : public ::testing::Test {
 protected:
  SystemCaFileTest() { fs::create_directories(root_); }
  ~SystemCaFileTest() override { fs::remove_all(root_); }

  std::string Write(const std::string& place) const {
    fs::create_directories((root_ / place).parent_path());
    std::ofstream(root_ / place) << "certificates\n";
    return (root_ / place).string();
  }

  std::optional<std::string> Find() const {
    return SystemCaFile(
        [this](const std::string& name) -> std::optional<std::string> {
          const auto at = variables_.find(name);
          return at == variables_.end() ? std::nullopt : std::optional(at->second);
        },
        root_);
  }

  std::map<std::string, std::string> variables_;
  fs::path root_ = fs::path(::testing::TempDir()) / ("llmb_cas_" + std::to_string(getpid()));
};

TEST_F(SystemCaFileTest, AMachineWithoutCertificatesHasNone) { EXPECT_EQ(Find(), std::nullopt); }

TEST_F(SystemCaFileTest, EachDistributionHasItsPlace) {
  for (const char* place :
       {"etc/ssl/ca-bundle.pem", "etc/pki/tls/certs/ca-bundle.crt",
        "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/ssl/certs/ca-certificates.crt"}) {
    // The list is in order of growing rank, so that each new file is preferred to those before it.
    const std::string file = Write(place);
    EXPECT_EQ(Find(), file);
  }
}

TEST_F(SystemCaFileTest, AFolderIsNotAFile) {
  fs::create_directories(root_ / "etc/ssl/certs/ca-certificates.crt");
  EXPECT_EQ(Find(), std::nullopt);
}

TEST_F(SystemCaFileTest, TheVariableComesFirst) {
  Write("etc/ssl/certs/ca-certificates.crt");
  variables_["SSL_CERT_FILE"] = "/missing.pem";
  EXPECT_EQ(Find(), "/missing.pem");
}

TEST_F(SystemCaFileTest, AnEmptyVariableIsNone) {
  variables_["SSL_CERT_FILE"] = "";
  EXPECT_EQ(Find(), std::nullopt);
}

}  // namespace
}  // namespace llmb
