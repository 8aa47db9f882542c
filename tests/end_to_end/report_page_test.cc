// The report in a real browser, without a display. Skipped where there is none.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// Uses the page as a reader would, and writes what it saw as lines of key=value into the page.
constexpr std::string_view kProbe = R"js(
(() => {
  const lines = [];
  const say = (key, value) => lines.push(`${key}=${value}`);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const reading = () => document.getElementById('reading').textContent;
  const visible = (part) => getComputedStyle(part).visibility === 'visible' &&
    part.getClientRects().length > 0;
  for (const figure of all('.chart')) {
    const svg = figure.querySelector('svg');
    const blank = !figure.querySelector('.message') && !all('.m', svg).some(visible);
    say('chart', `${figure.id} ${blank ? 'blank' : 'drawn'}`);
  }
  say('wide', document.documentElement.scrollWidth > innerWidth);
  say('unnamed', all('button, [role=region], [role=group], svg').filter((part) =>
    !part.textContent.trim() && !part.getAttribute('aria-label')).length);
  const svg = document.querySelector('[id^=latency_comparison] svg');
  if (svg?.querySelector('.hit')) {
    svg.querySelector('.hit').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    say('hover', reading());
    svg.focus();
    svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    say('key', reading());
    svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    say('escape', reading() === '');
  }
  const choice = document.querySelector('.endpoints button');
  const parts = () => all('svg .m.e0, .figures tr.e0').filter(visible).length;
  say('shown', parts() > 0);
  choice.click();
  say('hidden', parts() === 0 && choice.getAttribute('aria-pressed') === 'false');
  choice.click();
  say('shown_again', parts() > 0);
  const level = document.querySelector('[data-part=v0]');
  if (level) {
    const ofLevel = (more) => all(`svg .m.v0${more}, .figures tr.v0${more}`).filter(visible).length;
    say('level', ofLevel('') > 0);
    level.click();
    choice.click();
    choice.click();
    // Still hidden, though its endpoint is shown again.
    say('level_hidden', ofLevel('') === 0 && ofLevel('.e0') === 0 && parts() > 0);
    level.click();
    say('level_shown', ofLevel('') > 0);
  }
  const table = document.querySelector('.scroll:has(.figures)');
  // A shadow at the edge shows that there is more beyond it.
  say('edges', all('.scroll').every((part) =>
    getComputedStyle(part).backgroundImage.includes('gradient')));
  say('table_wide', table.scrollWidth > table.clientWidth);
  const heads = all('.figures thead th');
  const sorted = heads.findIndex((head) => head.textContent.startsWith('Latency p50'));
  if (sorted > 0) {
    const cells = () => all('.figures tbody tr').map((row) => row.cells[sorted].dataset.v).join(' ');
    heads[sorted].querySelector('button').click();  // what the keyboard reaches
    say('ascending', cells());
    heads[sorted].click();
    say('descending', cells());
  }
  let copied = '';
  Object.defineProperty(navigator, 'clipboard',
    { value: { writeText: (text) => { copied = text; return Promise.resolve(); } } });
  table.nextElementSibling.click();
  say('copied_row', copied.split('\n')[1]);
  all('.tools button').find((made) => made.textContent === 'Copy values')?.click();
  say('copied_value', copied.split('\n')[0]);
  const note = document.createElement('pre');
  note.textContent = `PROBE\n${lines.join('\n')}\nEND\n`;
  document.body.append(note);
})();
)js";

// The browser; empty if there is none.
std::string Browser() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    for (const char* name : {"chromium-headless-shell", "chromium"}) {
      if (fs::exists(fs::path(folder) / name)) return (fs::path(folder) / name).string();
    }
  }
  return "";
}

// What the probe saw. `charts` are the ids of the charts, with "drawn" or "blank".
struct Seen {
  std::map<std::string, std::string> values;
  std::map<std::string, std::string> charts;
  std::string console;  // lines of the browser's console
  std::string network;  // its log of requests
};

Seen Read(const std::string& dom) {
  Seen seen;
  std::istringstream lines(dom.substr(std::min(dom.find(">PROBE\n"), dom.size())));
  for (std::string line; std::getline(lines, line) && line != "END";) {
    const std::size_t split = line.find('=');
    if (split == std::string::npos) continue;
    const std::string value = line.substr(split + 1);
    if (line.substr(0, split) == "chart") {
      seen.charts[value.substr(0, value.find(' '))] = value.substr(value.find(' ') + 1);
    } else {
      seen.values[line.substr(0, split)] = value;
    }
  }
  return seen;
}

class ReportPage : public ::testing::Test {
 protected:
  void SetUp() override {
    if (Browser().empty()) GTEST_SKIP() << "no chromium-headless-shell or chromium in PATH";
  }

  // Opens the report of `folder`, `width` pixels wide.
  Seen Open(const std::string& folder, int width = 1280) const {
    const std::string page = ReadText(workspace_.Find(folder, "report_", ".html").at(0));
    std::smatch nonce;
    std::regex_search(page, nonce, std::regex("'nonce-([0-9a-f]+)'"));
    const std::string probed =
        workspace_.Write("probed.html", page + "<script nonce=\"" + nonce[1].str() + "\">" +
                                            std::string(kProbe) + "</script>");
    const fs::path log = workspace_.Folder() / "network.json";
    RunningProgram browser(
        Browser(),
        {"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--enable-logging=stderr", "--user-data-dir=" + (workspace_.Folder() / "profile").string(),
         "--log-net-log=" + log.string(), "--window-size=" + std::to_string(width) + ",900",
         "--dump-dom", "file://" + probed},
        workspace_.Folder());
    const ProgramResult result = browser.Wait();
    Seen seen = Read(result.out);
    std::istringstream lines(result.err);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("CONSOLE") != std::string::npos) seen.console += line + "\n";
    }
    seen.network = ReadText(log);
    return seen;
  }

  // The page works, and needs nothing from outside.
  void ExpectWhole(const Seen& seen) const {
    EXPECT_FALSE(seen.charts.empty());
    for (const auto& [chart, look] : seen.charts) EXPECT_EQ(look, "drawn") << chart;
    EXPECT_EQ(seen.console, "");
    // Files are not in that log.
    EXPECT_NE(seen.network.find("\"events\""), std::string::npos);
    EXPECT_EQ(seen.network.find("\"url\":\""), std::string::npos);
    for (const char* yes : {"shown", "hidden", "shown_again"}) {
      EXPECT_EQ(seen.values.at(yes), "true") << yes;
    }
    EXPECT_EQ(seen.values.at("wide"), "false");
    EXPECT_EQ(seen.values.at("unnamed"), "0");
  }

  const Workspace workspace_;
};

constexpr std::string_view kOldHeader =
    "endpoint_name,model_name,prompt_text,prompt_length,prompt_complexity,prompt_category,success,"
    "error_message,total_latency,time_to_first_token,input_tokens,output_tokens,total_tokens,"
    "tokens_per_second,time_per_output_token,avg_inter_token_latency,min_inter_token_latency,"
    "max_inter_token_latency,p50_inter_token_latency,p95_inter_token_latency,"
    "p99_inter_token_latency,response_text,timestamp,iteration,concurrent_level\n";

const Arguments kOneRequest = {"--models",
                               "qwen",
                               "--iterations",
                               "1",
                               "--max-tokens",
                               "5",
                               "--no-visualizations",
                               "--progress=off",
                               "--benchmark_filter=factual_qa_short/"};

// A program of the name xdg-open, which writes down what it is to open.
TEST(OpenReport, IsGivenToTheDesktop) {
  const Workspace workspace;
  const std::string opener = workspace.Write(
      "xdg-open", "#!/bin/sh\necho \"$1\" > " + (workspace.Folder() / "opened").string() + "\n");
  fs::permissions(opener, fs::perms::owner_all);
  const ProgramResult result = workspace.Benchmark(
      With(kOneRequest, {"--open"}),
      {{"DISPLAY", ":7"}, {"PATH", workspace.Folder().string() + ":/usr/bin:/bin"}});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const fs::path report = workspace.Find("results", "report_", ".html").at(0);
  const std::string opened = ReadText(workspace.Folder() / "opened");
  EXPECT_TRUE(fs::equivalent(opened.substr(0, opened.find('\n')), report)) << opened;
}

TEST(OpenReport, WithoutADesktopIsANote) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(With(kOneRequest, {"--open"}),
                                                   {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.err.find("the report was not opened: there is no desktop"), std::string::npos)
      << result.err;
}

TEST_F(ReportPage, OfARunReadsOutHidesAndSorts) {
  ASSERT_EQ(
      workspace_
          .Benchmark({"--models", "qwen", "gemma", "--iterations", "2", "--max-tokens", "5",
                      "--concurrent", "1,2", "--num-warmups", "1", "--no-visualizations",
                      "--goodput", "e2el:900", "--progress=off", "--benchmark_filter=_short/"})
          .exit_code,
      0);
  const Seen seen = Open("results");
  ExpectWhole(seen);
  EXPECT_GE(seen.charts.size(), 16U);
  for (const char* yes : {"level", "level_hidden", "level_shown", "edges"}) {
    EXPECT_EQ(seen.values.at(yes), "true") << yes;
  }
  EXPECT_EQ(seen.values.at("table_wide"), "false");
  // The median of the first row, to three digits, as the summary has it.
  const auto summary = ReadCsvFile(workspace_.Find("results", "benchmark_summary_", ".csv").at(0));
  const double median_ms = 1e3 * std::stod(summary.at(0).at("p50_total_latency"));
  std::smatch read;
  const std::string& hover = seen.values.at("hover");
  ASSERT_TRUE(std::regex_search(hover, read, std::regex("median ([0-9.]+) ms"))) << hover;
  EXPECT_NEAR(std::stod(read[1]), median_ms, 0.006 * median_ms);
  EXPECT_EQ(seen.values.at("key"), hover);
  EXPECT_EQ(seen.values.at("escape"), "true");
  std::vector<double> cells;
  std::istringstream ascending(seen.values.at("ascending"));
  for (double cell = 0; ascending >> cell;) cells.push_back(cell);
  EXPECT_EQ(cells.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(cells));
  std::ranges::reverse(cells);
  std::istringstream descending(seen.values.at("descending"));
  for (double cell = 0; descending >> cell;) {
    EXPECT_DOUBLE_EQ(cell, cells.front());
    cells.erase(cells.begin());
  }
  ExpectWhole(Open("results", 500));
}

// The row of a 25-column CSV.
std::string OldRow(const std::string& endpoint, int request, int users, bool streamed) {
  return fmt::format(
      "{},m,p,short,simple,c,True,,{},{},3,4,7,2.6,{},,,,,,,r,2026-03-01T12:00:{:02},{},{}\n",
      endpoint, 1 + 0.01 * request, streamed ? "0.5" : "", streamed ? "0.3" : "", request % 60,
      request, users);
}

// The reports of results CSVs in the form of other programs.
class ReportOfCsv : public ReportPage {
 protected:
  Seen OpenCsv(const std::string& rows) const {
    const std::string csv = workspace_.Write("old.csv", std::string(kOldHeader) + rows);
    const ProgramResult result =
        workspace_.Convert({"--csv", csv, "--output-dir", "old", "--no-visualizations"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Open("old");
  }
};

TEST_F(ReportOfCsv, WithTwelveEndpointsAtEightLoadsIsWhole) {
  std::string rows;
  for (int endpoint = 0; endpoint < 12; ++endpoint) {
    for (int level = 0; level < 8; ++level) {
      for (int request = 0; request < 3; ++request) {
        rows += OldRow("endpoint-" + std::to_string(endpoint), request, 1 << level, true);
      }
    }
  }
  const Seen seen = OpenCsv(rows);
  ExpectWhole(seen);
  EXPECT_EQ(seen.values.at("level_hidden"), "true");
  // 0.83 MB. It was 1.23 MB when each text and each mark had a look of its own.
  EXPECT_LT(fs::file_size(workspace_.Find("old", "report_", ".html").at(0)), 900'000U);
}

TEST_F(ReportOfCsv, WithFiveEndpointsThatDidNotStreamIsWhole) {
  std::string rows;
  for (int endpoint = 0; endpoint < 5; ++endpoint) {
    for (int request = 0; request < 3; ++request) {
      rows += OldRow("endpoint-" + std::to_string(endpoint), request, 1, false);
    }
  }
  ExpectWhole(OpenCsv(rows));
}

TEST_F(ReportPage, OfFailuresAndOfHostileNamesIsWhole) {
  ASSERT_EQ(workspace_
                .Benchmark({"--url", "http://127.0.0.1:9", "--model-name",
                            "<script>document.title='x'</script>", "--no-test-request",
                            "--iterations", "1", "--no-visualizations", "--progress=off",
                            "--benchmark_filter=factual_qa_short/"})
                .exit_code,
            1);
  ExpectWhole(Open("results"));
}

// One request. Right-to-left text, a control of its direction, a control character, and a long
// name.
TEST_F(ReportOfCsv, WithOneRequestAndALongNameIsWhole) {
  const std::string name = "\xD7\x90\xD7\x91 \xE2\x80\xAEx\x01\x1b[0m" + std::string(200, 'n');
  ExpectWhole(OpenCsv(OldRow(name, 0, 1, true)));
}

// A spreadsheet runs a cell that begins with '=' as a formula. The page isolates text from right to
// left by characters that nobody sees.
TEST_F(ReportOfCsv, GivesCopiesWithoutFormulasAndInvisibleCharacters) {
  const Seen seen = OpenCsv(OldRow("\"=f(\"\"\xD7\x90\xD7\x91\"\")\"", 0, 1, true));  // =f("...")
  const std::string& row = seen.values.at("copied_row");
  EXPECT_EQ(row.substr(0, row.find('\t')), "\"'=f(\"\"\xD7\x90\xD7\x91\"\")\"");
  const std::string& value = seen.values.at("copied_value");
  EXPECT_EQ(value.find("\"'=f(\"\"\xD7\x90\xD7\x91\"\")"), 0U) << value;
}

}  // namespace
}  // namespace llmb
