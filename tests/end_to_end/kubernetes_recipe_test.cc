// The Kubernetes manifests of docs/cluster: their keys are known ones, and their command lines run
// as in the pods.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <regex>
#include <set>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/cluster_recipe.h"
#include "tests/end_to_end/plain_yaml.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using nlohmann::ordered_json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::SizeIs;

// The keys that Kubernetes' reference has for these kinds (v1.29), as far as the manifests use
// them.
constexpr std::array kJobKeys = {
    "apiVersion",
    "kind",
    "metadata.name",
    "spec.backoffLimit",
    "spec.backoffLimitPerIndex",
    "spec.completionMode",
    "spec.completions",
    "spec.maxFailedIndexes",
    "spec.parallelism",
    "spec.template.metadata.labels.app",
    "spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.*."
    "labelSelector.matchLabels.app",
    "spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.*."
    "topologyKey",
    "spec.template.spec.containers.*.args.*",
    "spec.template.spec.containers.*.command.*",
    "spec.template.spec.containers.*.env.*.name",
    "spec.template.spec.containers.*.env.*.value",
    "spec.template.spec.containers.*.envFrom.*.configMapRef.name",
    "spec.template.spec.containers.*.envFrom.*.secretRef.name",
    "spec.template.spec.containers.*.image",
    "spec.template.spec.containers.*.imagePullPolicy",
    "spec.template.spec.containers.*.name",
    "spec.template.spec.containers.*.resources.limits.memory",
    "spec.template.spec.containers.*.resources.requests.cpu",
    "spec.template.spec.containers.*.resources.requests.memory",
    "spec.template.spec.containers.*.volumeMounts.*.mountPath",
    "spec.template.spec.containers.*.volumeMounts.*.name",
    "spec.template.spec.restartPolicy",
    "spec.template.spec.terminationGracePeriodSeconds",
    "spec.template.spec.volumes.*.name",
    "spec.template.spec.volumes.*.persistentVolumeClaim.claimName"};
constexpr std::array kClaimKeys = {"apiVersion", "kind", "metadata.name", "spec.accessModes.*",
                                   "spec.resources.requests.storage"};

// The path of each scalar, with * for an index.
void AddPaths(const ordered_json& value, const std::string& path, std::set<std::string>& paths) {
  if (value.is_primitive()) paths.insert(path);
  for (const auto& [key, inner] : value.items()) {
    if (value.is_primitive()) break;
    const std::string step = value.is_array() ? "*" : key;
    AddPaths(inner, path.empty() ? step : path + "." + step, paths);
  }
}

std::set<std::string> PathsOf(const ordered_json& value) {
  std::set<std::string> paths;
  AddPaths(value, "", paths);
  return paths;
}

ordered_json JobOf(const std::string& file) {
  return ParsePlainYaml(ReadText(ClusterRecipe(file))).back();
}

const ordered_json& PodOf(const ordered_json& job) { return job["spec"]["template"]["spec"]; }

const ordered_json& ContainerOf(const ordered_json& job) { return PodOf(job)["containers"][0]; }

std::string CommandText(const ordered_json& job) {
  std::string text;
  for (const auto& word : ContainerOf(job)["command"]) text += word.get<std::string>() + "\n";
  for (const auto& word : ContainerOf(job)["args"]) text += word.get<std::string>() + "\n";
  return text;
}

// The words of the container's command, with $(NAME) replaced as Kubernetes does, and the volume at
// `results`.
Arguments CommandOf(const ordered_json& job, const std::map<std::string, std::string>& variables,
                    const std::filesystem::path& results) {
  std::string text = CommandText(job);
  for (const auto& [name, value] : variables) {
    text = std::regex_replace(text, std::regex("\\$\\(" + name + "\\)"), value);
  }
  const std::string mount = ContainerOf(job)["volumeMounts"][0]["mountPath"];
  text =
      std::regex_replace(text, std::regex("(^|\n)" + mount + "/"), "$1" + results.string() + "/");
  return FirstGroups(text, "([^\n]+)\n");
}

TEST(KubernetesRecipe, TheManifestsOfKubernetesHaveKeysThatItKnows) {
  const auto shards = ParsePlainYaml(ReadText(ClusterRecipe("kubernetes.yaml")));
  ASSERT_THAT(shards, SizeIs(2));
  EXPECT_EQ(shards[0]["kind"], "PersistentVolumeClaim");
  EXPECT_EQ(shards[0]["apiVersion"], "v1");
  EXPECT_THAT(kClaimKeys, IsSupersetOf(PathsOf(shards[0])));
  for (const char* file : {"kubernetes.yaml", "kubernetes-merge.yaml"}) {
    const ordered_json job = JobOf(file);
    EXPECT_EQ(job["kind"], "Job");
    EXPECT_EQ(job["apiVersion"], "batch/v1");
    EXPECT_THAT(kJobKeys, IsSupersetOf(PathsOf(job)));
    EXPECT_EQ(PodOf(job)["restartPolicy"], "Never");
    EXPECT_EQ(PodOf(job)["volumes"][0]["persistentVolumeClaim"]["claimName"],
              shards[0]["metadata"]["name"]);
    EXPECT_EQ(PodOf(job)["volumes"][0]["name"], ContainerOf(job)["volumeMounts"][0]["name"]);
    EXPECT_EQ(ContainerOf(job)["image"], ContainerOf(shards[1])["image"]);
  }
}

TEST(KubernetesRecipe, TheShardsOfKubernetesAreAsManyAsItsPods) {
  const ordered_json job = JobOf("kubernetes.yaml");
  const ordered_json& spec = job["spec"];
  EXPECT_EQ(spec["completionMode"], "Indexed");
  EXPECT_EQ(spec["parallelism"], spec["completions"]);
  EXPECT_EQ(spec["maxFailedIndexes"], spec["completions"]);
  const ordered_json& variable = ContainerOf(job)["env"][0];
  EXPECT_EQ(variable["name"], "JOB_COMPLETIONS");
  ASSERT_TRUE(variable["value"].is_string());  // Kubernetes refuses a number
  EXPECT_EQ(variable["value"], spec["completions"].dump());
  const ordered_json& apart = PodOf(
      job)["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0];
  EXPECT_EQ(apart["labelSelector"]["matchLabels"], spec["template"]["metadata"]["labels"]);
}

TEST(KubernetesRecipe, ThePageSetsTheVariablesOfTheManifests) {
  const std::vector<std::string> set = FirstGroups(ClusterPage(), "--from-literal=([A-Z_]+)=");
  for (const char* file : {"kubernetes.yaml", "kubernetes-merge.yaml"}) {
    const auto used = FirstGroups(CommandText(JobOf(file)), "\\$\\(([A-Z_]+)\\)");
    EXPECT_THAT(set, IsSupersetOf(std::set<std::string>(used.begin(), used.end()))) << file;
    EXPECT_THAT(ClusterPage(), HasSubstr(fmt::format("kubectl apply -f {}", file)));
  }
  EXPECT_THAT(set, Contains("ENDPOINT_TOKEN"));
}

TEST(KubernetesRecipe, MeasuresAndMergesFourShards) {
  const SimServer server =
      StartServer(SteadyProfile(std::chrono::milliseconds(3), std::chrono::milliseconds(2), 3));
  const RecipeWorkspace workspace;
  const ordered_json job = JobOf("kubernetes.yaml");
  // The ConfigMap and the Secret.
  const std::map<std::string, std::string> variables = {
      {"ENDPOINT", server.Url()}, {"MODEL", "m"},      {"ENDPOINT_TOKEN", "t"}, {"USERS", "4"},
      {"RUN", "run_1"},           {"DURATION", "0.3"}, {"START_AT", "+1s"}};
  std::vector<std::unique_ptr<RunningProgram>> pods;
  for (int index = 0; index < job["spec"]["completions"].get<int>(); ++index) {
    auto environment = variables;
    environment["JOB_COMPLETIONS"] = ContainerOf(job)["env"][0]["value"];
    environment["JOB_COMPLETION_INDEX"] = std::to_string(index);  // set by Kubernetes
    Arguments command = CommandOf(job, variables, workspace.Files().Folder());
    EXPECT_EQ(command.at(0), "llm_benchmarks");
    command.erase(command.begin());
    pods.push_back(std::make_unique<RunningProgram>(
        LLMB_BENCHMARK_PROGRAM,
        With(command, {"--no-visualizations", "--no-report", "--benchmark_filter=_short/"}),
        workspace.Files().Folder(), environment));
  }
  for (const auto& pod : pods) {
    const ProgramResult result = pod->Wait();
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
  Arguments merge =
      CommandOf(JobOf("kubernetes-merge.yaml"), variables, workspace.Files().Folder());
  EXPECT_EQ(merge.at(0), "to_csv_and_charts");
  merge.erase(merge.begin());
  const ProgramResult merged =
      workspace.Files().Convert(With(merge, {"--no-visualizations", "--no-report"}), variables);
  ASSERT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_THAT(workspace.States(), ElementsAre("whole", "whole", "whole", "whole"));
}

}  // namespace
}  // namespace llmb
