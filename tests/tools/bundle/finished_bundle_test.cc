// The file that `cpack -G TGZ` has made, unpacked.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "harness/base/atomic_file.h"
#include "harness/base/unique_fd.h"
#include "tests/tools/bundle/elf_needs.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPrograms[] = {"llm_benchmarks", "llm_simulator", "to_csv_and_charts",
                                     "compare_runs", "to_workload"};
constexpr std::uint64_t kGlibcMinor = 34;  // as docs/install.md says
constexpr const char* kNotIsolated = "this user cannot mount /proc in a namespace";

// What a machine with nothing but a libc has; the loader itself comes under its own path.
constexpr const char* kGlibc[] = {"libc.so.6",  "libm.so.6",       "libdl.so.2",
                                  "librt.so.1", "libpthread.so.0", "libresolv.so.2"};
const std::string kLoader = fs::exists("/lib64/ld-linux-x86-64.so.2")
                                ? "/lib64/ld-linux-x86-64.so.2"
                                : "/lib/ld-linux-aarch64.so.1";

bool IsPartOfGlibc(const std::string& library) {
  return library == fs::path(kLoader).filename() || std::ranges::count(kGlibc, library) > 0;
}

// A port of this machine to which a client can connect. Nothing answers.
class Listener {
 public:
  Listener() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(socket_.Get(), generic, size), 0);
    EXPECT_EQ(listen(socket_.Get(), 16), 0);
    EXPECT_EQ(getsockname(socket_.Get(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }

  int Port() const { return port_; }

 private:
  UniqueFd socket_{socket(AF_INET, SOCK_STREAM, 0)};
  int port_ = 0;
};

class FinishedBundle : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(LLMB_BUNDLE_FILE)) GTEST_SKIP() << "cpack -G TGZ was not run";
    fs::create_directories(Bundle());
    ASSERT_EQ(Shell(fmt::format("tar xzf '{}' -C '{}' --strip-components=1", LLMB_BUNDLE_FILE,
                                Bundle().string())),
              0);
  }
  ~FinishedBundle() override { fs::remove_all(root_); }

  static int Shell(const std::string& command) { return WEXITSTATUS(std::system(command.c_str())); }

  // In a folder whose name has a space.
  fs::path Bundle() const { return root_ / "opt/the bundle"; }

  std::set<fs::path> ElfFiles() const {
    std::set<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(Bundle())) {
      if (entry.is_regular_file() && IsElf(entry.path())) files.insert(entry.path());
    }
    return files;
  }

  // Runs a shell command in a mount namespace of its own. `root_` has a /proc there.
  int IsolatedShell(const std::string& command) const {
    return Shell(fmt::format("unshare --mount sh -c 'mount -t proc proc \"{}/proc\" && {}'",
                             root_.string(), command));
  }

  // Whether this user may do that: root, but not while a container image is built.
  bool CanIsolate() const {
    fs::create_directories(root_ / "proc");
    return IsolatedShell("true") == 0;
  }

  // Makes `root_` a machine that has nothing but glibc and the bundle.
  void InstallGlibc() const {
    for (const char* folder : {"lib", "lib64", "tmp", "proc", "work"}) {
      fs::create_directories(root_ / folder);
    }
    fs::copy_file(kLoader, fs::path(root_.string() + kLoader));
    for (const char* library : kGlibc) {
      fs::copy_file(fs::path(LLMB_LIBRARY_FOLDER) / library, root_ / "lib" / library);
    }
  }

  // Runs a command of the bundle on that machine, in /work. Its output goes to the file `out`.
  int Run(const std::string& command) const {
    return IsolatedShell(
        fmt::format("env -i unshare --root=\"{0}\" --wd=/work \"/opt/the bundle/\"{1} "
                    ">\"{0}/out\" 2>&1 </dev/null",
                    root_.string(), command));
  }

  std::string Output() const { return ReadFile(root_ / "out").value_or(""); }

  fs::path root_ = fs::path(testing::TempDir()) / fmt::format("llmb_bundle_{}", getpid());
};

TEST_F(FinishedBundle, NoFileNeedsMoreThanGlibc234) {
  EXPECT_GT(ElfFiles().size(), std::size(kPrograms));
  for (const fs::path& file : ElfFiles()) {
    const auto needs = ReadElfNeeds(file);
    ASSERT_TRUE(needs) << needs.error().message;
    EXPECT_THAT(BeyondGlibc(*needs, kGlibcMinor), IsEmpty()) << file;
  }
}

TEST_F(FinishedBundle, EachLibraryIsInItOrPartOfGlibc) {
  for (const fs::path& file : ElfFiles()) {
    const auto needs = ReadElfNeeds(file);
    ASSERT_TRUE(needs) << needs.error().message;
    for (const std::string& library : needs->libraries) {
      EXPECT_TRUE(IsPartOfGlibc(library) || fs::exists(Bundle() / "lib" / library))
          << file << " needs " << library;
    }
  }
  for (const char* library : kGlibc) EXPECT_FALSE(fs::exists(Bundle() / "lib" / library));
}

TEST_F(FinishedBundle, LibrariesAreFoundBesideThePrograms) {
  for (const char* program : kPrograms) {
    const auto needs = ReadElfNeeds(Bundle() / program);
    ASSERT_TRUE(needs) << needs.error().message;
    // A runpath would not hold for what the libraries need themselves, and neither would our rpath
    // for a library that has one of its own.
    EXPECT_EQ(needs->rpath, "$ORIGIN/lib");
    EXPECT_EQ(needs->runpath, "");
  }
  for (const auto& entry : fs::directory_iterator(Bundle() / "lib")) {
    const auto needs = ReadElfNeeds(entry.path());
    ASSERT_TRUE(needs) << needs.error().message;
    EXPECT_EQ(needs->rpath + needs->runpath, "") << entry.path();
  }
}

TEST_F(FinishedBundle, LicencesAreInIt) {
  const fs::path licences = Bundle() / "share/doc/llm-benchmarks/licences";
  for (const char* package : {"libfmt-dev", "libsimdjson-dev", "libcurl4", "libgnutls30"}) {
    EXPECT_TRUE(fs::is_regular_file(licences / package)) << package;
  }
}

TEST_F(FinishedBundle, RunsWhereNothingButGlibcIs) {
  if (!CanIsolate()) GTEST_SKIP() << kNotIsolated;
  InstallGlibc();
  EXPECT_EQ(Run("llm_benchmarks --models qwen --iterations 1 --max-tokens 8"), 1);
  EXPECT_THAT(Output(), HasSubstr("gnuplot, which draws the charts, cannot be started"));
  const std::string files = [this] {
    std::string names;
    for (const auto& entry : fs::directory_iterator(root_ / "work/results")) {
      names += entry.path().filename().string() + "\n";
    }
    return names;
  }();
  for (const char* begin : {"benchmark_", "report_"}) EXPECT_THAT(files, HasSubstr(begin));
  EXPECT_EQ(Run("to_csv_and_charts --no-visualizations --output-dir again"), 0) << Output();
  EXPECT_EQ(Run("llm_simulator --list-profiles"), 0) << Output();
  EXPECT_EQ(Run("compare_runs --help"), 0) << Output();
  EXPECT_EQ(Run("to_workload --help"), 0) << Output();
}

// Exceptions pass through the unwinder that is linked in.
TEST_F(FinishedBundle, AWrongOptionIsRefusedWhereNothingButGlibcIs) {
  if (!CanIsolate()) GTEST_SKIP() << kNotIsolated;
  InstallGlibc();
  EXPECT_EQ(Run("llm_benchmarks --iterations many"), 2) << Output();
  EXPECT_THAT(Output(), HasSubstr("--iterations"));
}

TEST_F(FinishedBundle, WithoutCertificatesTheOptionIsNamed) {
  if (!CanIsolate()) GTEST_SKIP() << kNotIsolated;
  InstallGlibc();
  const Listener listener;
  const std::string url = fmt::format("https://127.0.0.1:{}/v1", listener.Port());
  EXPECT_EQ(Run("llm_benchmarks --model-name m --iterations 1 --url " + url), 1) << Output();
  EXPECT_THAT(Output(), HasSubstr("--ca-file"));
}

}  // namespace
}  // namespace llmb
