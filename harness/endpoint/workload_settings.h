#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// What a run sends (--dataset-name).
enum class Dataset {
  kPrompts,  // those of --prompts, or the built-in ones: a case each
  kCustom,   // a JSONL file
  kShareGpt,
  kRandom,
  kPrefixRepetition,
  kMooncake,
  kAzure,
  kBurstGpt,
};

// prompts, custom, sharegpt, random, prefix_repetition, mooncake, azure or burstgpt.
std::string_view Name(Dataset dataset);
// nullopt for any other word.
std::optional<Dataset> DatasetNamed(std::string_view name);
// All names, in the order of the enumeration.
std::vector<std::string> DatasetNames();

// Whether the requests are read from --dataset-path.
bool IsFile(Dataset dataset);

// The requests whose timestamps are from `begin` to before `end`, counted from the first one.
struct TraceWindow {
  Nanoseconds begin{};
  Nanoseconds end{};

  bool operator==(const TraceWindow&) const = default;
};

// The requests of a run that are not prompts of a prompts file. Lengths are in tokens; names and
// meanings are those of vLLM's options.
struct WorkloadSettings {
  Dataset dataset_name = Dataset::kPrompts;
  std::optional<std::string> dataset_path{};  // of a file
  // The random data set:
  int random_input_len = 1024;    // at least 1
  int random_output_len = 128;    // at least 1
  double random_range_ratio = 0;  // 0 to below 1
  int random_prefix_len = 0;

  std::optional<int> custom_output_len{};    // instead of the limits of the rows
  std::optional<int> sharegpt_output_len{};  // instead of the recorded answers' lengths
  // The prefix_repetition data set, each at least 1:
  int prefix_repetition_prefix_len = 256;
  int prefix_repetition_suffix_len = 256;
  int prefix_repetition_num_prefixes = 10;
  int prefix_repetition_output_len = 128;
  bool prime_prefixes = true;  // send each prefix once before the first load level
  // A data set that is sent at its timestamps:
  double trace_speed = 1;                     // 2: twice as fast; above zero
  std::optional<TraceWindow> trace_window{};  // the part that is sent; nullopt: all
  // Requests of one timestamp are spread over at most this time after it; 0: they are not. nullopt:
  // over the tick of a trace whose clock was coarse, which a plan finds out.
  std::optional<Nanoseconds> trace_jitter{};
  // What a turn of a conversation follows: the endpoint's own answers in the same flow, or those
  // of the file.
  bool live_history = false;

  // Whether it is something else than prompts.
  bool IsDataset() const { return dataset_name != Dataset::kPrompts; }

  bool operator==(const WorkloadSettings&) const = default;
};

// How many prefixes are sent once before the first load level: those of prefix_repetition, or the
// one of random requests. 0 without prefixes, or unless prime_prefixes.
std::uint64_t PrefixesToPrime(const WorkloadSettings& settings);

// The data set in the words of the command line, such as "--dataset-name random
// --random-input-len 1024 ...", with everything that its requests depend on except the seed.
std::string WorkloadText(const WorkloadSettings& settings);

}  // namespace llmb
