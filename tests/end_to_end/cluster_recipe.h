#pragma once

// The files of docs/cluster, which are run as their launchers would run them.

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/end_to_end/program.h"

namespace llmb {

std::filesystem::path ClusterRecipe(const std::string& name);

// docs/cluster.md
std::string ClusterPage();

// The first group of each match of a regular expression.
std::vector<std::string> FirstGroups(const std::string& text, const std::string& pattern);

// A workspace with a folder of programs that scripts call by name.
class RecipeWorkspace {
 public:
  RecipeWorkspace();

  const Workspace& Files() const { return workspace_; }

  // Replaces a program by a shell script.
  void Fake(const std::string& program, const std::string& script) const;

  // Runs a shell script of docs/cluster.
  ProgramResult Run(const std::string& recipe, const Arguments& arguments,
                    std::map<std::string, std::string> environment) const;

  // The states of the shards in the merged run of the one folder whose name begins with run_.
  std::vector<std::string> States() const;

 private:
  std::filesystem::path Bin(const std::string& name) const;

  Workspace workspace_;
};

}  // namespace llmb
