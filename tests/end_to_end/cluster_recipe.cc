#include "tests/end_to_end/cluster_recipe.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>

namespace llmb {

namespace fs = std::filesystem;

fs::path ClusterRecipe(const std::string& name) {
  return fs::path(LLMB_SOURCE_DIR) / "docs" / "cluster" / name;
}

std::string ClusterPage() { return ReadText(fs::path(LLMB_SOURCE_DIR) / "docs" / "cluster.md"); }

std::vector<std::string> FirstGroups(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end;
       ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

RecipeWorkspace::RecipeWorkspace() {
  fs::create_directory(workspace_.Folder() / "bin");
  fs::create_symlink(LLMB_BENCHMARK_PROGRAM, Bin("llm_benchmarks"));
  Fake("to_csv_and_charts",
       "exec " LLMB_CONVERT_PROGRAM " \"$@\" --no-visualizations --no-report\n");
  // The moment of the recipes is a minute away, which is too long for a test.
  Fake("date",
       "case \"$*\" in\n"
       "  '-u -d +60 seconds +%FT%TZ') echo +1s ;;\n"
       "  *) exec /bin/date \"$@\" ;;\n"
       "esac\n");
}

void RecipeWorkspace::Fake(const std::string& program, const std::string& script) const {
  fs::remove(Bin(program));  // a symbolic link would be written through
  std::ofstream(Bin(program)) << "#!/bin/sh\n" << script;
  fs::permissions(Bin(program), fs::perms::owner_all);
}

ProgramResult RecipeWorkspace::Run(const std::string& recipe, const Arguments& arguments,
                                   std::map<std::string, std::string> environment) const {
  environment["PATH"] = Bin("").string() + ":/usr/bin:/bin";
  return RunningProgram("/bin/sh", With({ClusterRecipe(recipe).string()}, arguments),
                        workspace_.Folder(), environment)
      .Wait();
}

std::vector<std::string> RecipeWorkspace::States() const {
  std::vector<std::string> states;
  for (const fs::path& run : workspace_.Find("", "run_", "")) {
    const std::string merged = run.filename().string() + "/merged";
    for (const fs::path& path : workspace_.Find(merged, "benchmark_2", ".json")) {
      const auto document = nlohmann::json::parse(ReadText(path));
      for (const auto& shard : document["context"]["llm"]["shards"]) {
        states.push_back(shard["state"]);
      }
    }
  }
  return states;
}

fs::path RecipeWorkspace::Bin(const std::string& name) const {
  return workspace_.Folder() / "bin" / name;
}

}  // namespace llmb
