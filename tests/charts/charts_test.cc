#include "harness/charts/charts.h"

#include <gmock/gmock.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>

#include "harness/charts/level_charts.h"
#include "harness/charts/turn_charts.h"
#include "tests/charts/sample_cases.h"
#include "tests/charts/scoped_path.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A temporary folder for each test.
class ChartsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/charts_test_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Makes PATH hold only a program called gnuplot that runs the shell script `script`.
  void UseGnuplot(const std::string& script) {
    const fs::path bin = folder_ / "bin";
    fs::create_directory(bin);
    std::ofstream(bin / "gnuplot") << "#!/bin/sh\n" << script << "\n";
    fs::permissions(bin / "gnuplot", fs::perms::owner_all);
    path_.emplace(bin.string());
  }

  Result<std::vector<fs::path>> Draw() const {
    return DrawCharts({MakeSamples("a", 1, 20)}, MakeContext(), folder_ / "visualizations");
  }

  std::size_t FilesDrawn() const {
    const fs::directory_iterator files(folder_ / "visualizations");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }

  fs::path folder_;
  std::optional<ScopedPath> path_;
};

struct Picture {
  png_uint_32 width = 0;
  png_uint_32 height = 0;
  std::array<bool, 256> has_gray{};

  std::ptrdiff_t Grays() const { return std::ranges::count(has_gray, true); }
};

Picture Decode(const fs::path& path) {
  Picture picture;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0) return picture;
  image.format = PNG_FORMAT_GRAY;
  std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) return picture;
  picture.width = image.width;
  picture.height = image.height;
  for (const png_byte gray : pixels) picture.has_gray[gray] = true;
  return picture;
}

class ChartsOfCaseTest : public ChartsTest, public ::testing::WithParamInterface<SampleCase> {};

TEST_P(ChartsOfCaseTest, EveryChartIsAPicture) {
  const auto paths = DrawCharts(GetParam().endpoints, GetParam().context, folder_);
  ASSERT_TRUE(paths) << paths.error().message;
  const bool any_success = std::ranges::any_of(
      GetParam().endpoints, [](const auto& samples) { return samples.successful_requests > 0; });
  std::vector<std::string_view> names =
      any_success ? ChartNames() : std::vector<std::string_view>{"success_rate"};
  if (any_success) std::erase(names, "capacity");
  if (!HasSeveralLevels(GetParam().endpoints)) {
    std::erase(names, "throughput_vs_interactivity");
    std::erase(names, "throughput_vs_latency");
    std::erase(names, "ttft_vs_load");
  }
  if (!HasSeveralTurns(GetParam().endpoints)) std::erase(names, "ttft_by_turn");
  ASSERT_EQ(paths->size(), names.size());
  for (std::size_t i = 0; i < paths->size(); ++i) {
    const fs::path& path = (*paths)[i];
    EXPECT_EQ(path, folder_ / (std::string(names[i]) + "_20260301_120000.png"));
    const Picture picture = Decode(path);
    EXPECT_EQ(picture.width, 1800u) << path;
    EXPECT_GE(picture.height, 1000u) << path;
    EXPECT_GT(picture.Grays(), 10) << path;
  }
  const fs::directory_iterator files(folder_);
  EXPECT_EQ(std::distance(begin(files), end(files)), std::ssize(names))
      << "something was left behind";
  EXPECT_FALSE(fs::exists("SHELL_RAN"));
}

INSTANTIATE_TEST_SUITE_P(Cases, ChartsOfCaseTest, ::testing::ValuesIn(SampleCases()),
                         [](const auto& sample_case) { return sample_case.param.name; });

TEST_F(ChartsTest, CharactersThatNoFontHasDoNotHideTheChart) {
  // Private-use code points. gnuplot would draw page-high digits for them and leave almost no
  // white.
  EndpointSamples samples = MakeSamples("\xEE\x80\x80\xF3\xB0\x80\x80", 1, 20);
  const auto with = DrawCharts({samples}, MakeContext(), folder_ / "with");
  samples.endpoint_name = "ab";
  const auto without = DrawCharts({samples}, MakeContext(), folder_ / "without");
  ASSERT_TRUE(with && without);
  const auto size = [](const fs::path& path) { return static_cast<double>(fs::file_size(path)); };
  EXPECT_NEAR(size(with->front()), size(without->front()), 2000);
}

TEST_F(ChartsTest, OldChartsAreReplaced) {
  ASSERT_TRUE(Draw());
  const fs::path chart = folder_ / "visualizations" / "success_rate_20260301_120000.png";
  std::ofstream(chart) << "old";
  ASSERT_TRUE(Draw());
  EXPECT_EQ(Decode(chart).width, 1800u);
}

TEST_F(ChartsTest, FolderNamesMayHoldQuotes) {
  EXPECT_TRUE(DrawCharts({MakeSamples("a", 1, 2)}, MakeContext(), folder_ / "it's \"odd\" $(x)"));
}

TEST_F(ChartsTest, MissingGnuplotIsAnError) {
  const ScopedPath nowhere("/nonexistent");
  const auto paths = Draw();
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message, HasSubstr("install it (package gnuplot-nox or gnuplot)"));
  EXPECT_EQ(FilesDrawn(), 0u);
}

TEST_F(ChartsTest, AFailureOfGnuplotIsAnErrorWithItsLastLine) {
  UseGnuplot("echo first >&2; echo 'line 7: bad command' >&2; exit 3");
  const auto paths = Draw();
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message, HasSubstr("exited with code 3"));
  EXPECT_THAT(paths.error().message, HasSubstr("line 7: bad command"));
  EXPECT_EQ(FilesDrawn(), 0u);
}

TEST_F(ChartsTest, AKilledGnuplotIsAnError) {
  UseGnuplot("kill -9 $$");
  const auto paths = Draw();
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message, HasSubstr("signal 9"));
}

TEST_F(ChartsTest, SuccessWithoutPicturesIsAnError) {
  UseGnuplot("exit 0");
  const auto paths = Draw();
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message, HasSubstr("latency_comparison"));
}

TEST_F(ChartsTest, AnIncompletePictureIsNotKept) {
  UseGnuplot("for name in latency_comparison ttft_comparison; do echo half > $name.png; done");
  EXPECT_FALSE(Draw());
  EXPECT_EQ(FilesDrawn(), 0u);
}

TEST_F(ChartsTest, AFolderThatCannotBeMadeIsAnError) {
  std::ofstream(folder_ / "file") << "x";
  const auto paths = DrawCharts({}, MakeContext(), folder_ / "file" / "charts");
  ASSERT_FALSE(paths);
  EXPECT_THAT(paths.error().message, HasSubstr("charts"));
}

}  // namespace
}  // namespace llmb
