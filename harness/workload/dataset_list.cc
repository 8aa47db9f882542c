#include "harness/workload/dataset_list.h"

#include <fmt/format.h>

namespace llmb {
namespace {

constexpr DatasetInfo kDatasets[] = {
    {"prompts", "the prompts file, or the built-in prompts; each prompt is a case",
     R"({"id": "qa", "prompt": "Why is the sky blue?", "length": "short", )"
     R"("complexity": "simple", "category": "factual_qa"})"},
    {"custom",
     "your own requests, JSONL: prompt, messages or input_length; tools/to_workload makes it",
     R"({"prompt": "Why is the sky blue?", "max_tokens": 64, "timestamp": 1500, )"
     R"("session_id": "s1", "delay": 2000})"},
    {"sharegpt",
     "conversations, a JSON array; the first text is sent, the second one's length asked",
     R"([{"id": "a", "conversations": [{"from": "human", "value": "Hello"}, )"
     R"({"from": "gpt", "value": "Hello! How can I help?"}]}])"},
    {"random", "texts of random words and of lengths from a range, no file",
     "--random-input-len 1024 --random-output-len 128 --random-range-ratio 0.2"},
    {"prefix_repetition", "a few long prefixes, each continued in many ways, no file",
     "--prefix-repetition-prefix-len 256 --prefix-repetition-num-prefixes 10"},
    {"mooncake", "a Mooncake trace, JSONL: arrivals in ms, lengths, and ids of 512-token blocks",
     R"({"timestamp": 3000, "input_length": 1200, "output_length": 40, "hash_ids": [0, 1, 2]})"},
    {"azure", "an Azure LLM inference trace, CSV: TIMESTAMP,ContextTokens,GeneratedTokens",
     "2023-11-16 18:17:03.9799600,4808,10"},
    {"burstgpt",
     "a BurstGPT trace, CSV: Timestamp (s),Model,Request tokens,Response tokens,Total tokens,Log "
     "Type",
     "5,ChatGPT,472,18,490,Conversation log"},
};

}  // namespace

std::span<const DatasetInfo> DatasetInfos() { return kDatasets; }

std::string DatasetListText() {
  std::string text;
  for (const DatasetInfo& dataset : kDatasets) {
    text += fmt::format("{}\n  {}\n  {}\n", dataset.name, dataset.what, dataset.example);
  }
  return text;
}

}  // namespace llmb
