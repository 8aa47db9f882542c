#include "harness/wire/finish_reason.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>

#include "harness/base/text.h"

namespace llmb {
namespace {

// All names are as Bare() writes them. Where only one vendor has a reason, it is named.

constexpr std::string_view kPlaceholders[] = {"",          "null",        "none", "nil",
                                              "undefined", "unspecified", "na"};

// TensorRT-LLM and watsonx have not_finished.
constexpr std::string_view kUnfinished[] = {"notfinished", "unfinished", "incomplete", "inprogress",
                                            "running",     "pending",    "partial",    "processing",
                                            "generating",  "queued",     "continue",   "streaming"};

constexpr std::string_view kEnds[] = {
    // OpenAI, vLLM, SGLang, llama.cpp and most others
    "stop", "toolcalls", "toolcall", "functioncall", "functioncalls", "tooluse",
    // TGI, TensorRT-LLM, LMDeploy
    "eos", "eostoken", "eosid", "eosfound", "endid", "stopsequence", "stopsequences", "stoptoken",
    "stopwords", "stopword", "stopstring", "stopcriteria",
    // Anthropic, Bedrock
    "endturn", "pauseturn",
    // vLLM, where it stops a model that repeats itself
    "repetition",
    // Cohere, Baidu and servers that say in a word of their own that all is well
    "complete", "completed", "completion", "normal", "natural", "end", "ended", "endofturn",
    "endofsequence", "endofstream", "endoftext", "endtoken", "eot", "eottoken", "eom", "done",
    "finish", "finished", "stopped", "success", "succeeded", "ok", "default", "word"};

constexpr std::string_view kLimits[] = {
    "length", "maxtokens", "maxtoken", "limit", "lengthlimit", "tokenlimit", "tokenslimit",
    "maxlength", "maxlen", "maxnewtokens", "maxoutputtokens", "maxcompletiontokens", "maxoutput",
    "maxtokensreached", "tokenlimitreached", "maxtokensexceeded", "tokenlimitexceeded",
    "lengthexceeded", "maxlengthexceeded", "outputlimit",
    // Mistral, xAI, z.AI, Anthropic: the context is full
    "modellength", "maxcontext", "maxcontextlength", "contextlength", "contextlengthexceeded",
    "contextlimit", "contextwindow", "contextwindowexceeded", "modelcontextwindowexceeded"};

constexpr std::string_view kFilters[] = {
    "contentfilter", "contentfiltered", "filter", "filtered", "moderation", "moderated", "flagged",
    // Gemini
    "safety", "recitation", "blocklist", "blocked", "prohibitedcontent", "spii", "language",
    "imagesafety", "imageprohibitedcontent", "imagerecitation",
    // z.AI, Anthropic, Bedrock
    "sensitive", "refusal", "refused", "guardrail", "guardrails", "guardrailintervened"};

// Anywhere in a reason.
constexpr std::string_view kFailureWords[] = {
    "abort",      "error",      "cancel",     "insufficient", "fail",        "timeout",
    "timedout",   "timelimit",  "deadline",   "malform",      "unavailable", "overload",
    "exception",  "interrupt",  "disconnect", "preempt",      "evict",       "killed",
    "crash",      "reject",     "quota",      "memory",       "ratelimit",   "throttl",
    "shutdown",   "shutting",   "closed",     "broken",       "incomplete",  "notfinished",
    "unfinished", "internal",   "panic",      "terminat",     "expired",     "refused",
    "denied",     "restart",    "drain",      "stall",        "dropped",     "corrupt",
    "invalid",    "unauthor",   "forbidden",  "exhaust",      "unexpected",  "missing",
    "toomany",    "exceed",     "busy",       "fatal",        "unable",      "reset",
    "truncat",    "badgateway", "badrequest", "hangup",       "unreachable", "unhealthy",
    "violation",  "capacity",   "segfault",   "notfound",     "unsupported", "lost",
    "watchdog",   "migrat",     "partial",    "cachefull",    "scheduler"};

// Too short to be looked for inside of other words.
constexpr std::string_view kShortFailureWords[] = {"oom",   "kill", "err", "died", "dead",
                                                   "fault", "hung", "ko",  "nok",  "down",
                                                   "hang",  "shed", "nan"};

bool IsReasonIn(std::string_view text, std::span<const std::string_view> all) {
  return std::ranges::find(all, text) != all.end();
}

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Small letters and digits alone, without the name of the enumeration that some servers print.
std::string Bare(const std::string& lower) {
  std::string bare;
  std::ranges::copy_if(lower, std::back_inserter(bare), IsLetterOrDigit);
  for (const std::string_view prefix : {"finishreason", "stopreason", "donereason", "reason"}) {
    if (bare.starts_with(prefix)) return bare.substr(prefix.size());
  }
  return bare;
}

// Whether a reason is in another script, of which Bare() keeps nothing.
bool HasOtherLetters(std::string_view reason) {
  return std::ranges::any_of(reason, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool HasShortFailureWord(std::string_view lower) {
  while (!lower.empty()) {
    const auto end = std::ranges::find_if_not(lower, IsLetterOrDigit);
    const auto length = static_cast<std::size_t>(end - lower.begin());
    if (IsReasonIn(lower.substr(0, length), kShortFailureWords)) return true;
    lower.remove_prefix(std::min(length + 1, lower.size()));
  }
  return false;
}

}  // namespace

FinishKind FinishKindOf(std::string_view reason) {
  if (reason.empty()) return FinishKind::kNone;
  if (reason == "stop") return FinishKind::kEnd;
  const std::string lower = LowerCase(reason);
  const std::string bare = Bare(lower);
  if (bare.empty() && HasOtherLetters(reason)) return FinishKind::kUnknown;
  if (IsReasonIn(bare, kPlaceholders)) return FinishKind::kNone;
  if (IsReasonIn(bare, kUnfinished)) return FinishKind::kUnfinished;
  if (IsReasonIn(bare, kEnds)) return FinishKind::kEnd;
  if (IsReasonIn(bare, kLimits)) return FinishKind::kLimit;
  // With a cause: "content_filter: RECITATION", content_filter_hate.
  const bool is_filter = IsReasonIn(bare, kFilters) || bare.starts_with("contentfilter");
  if (is_filter) return FinishKind::kFilter;
  const bool failed =
      HasShortFailureWord(lower) || std::ranges::any_of(kFailureWords, [&](std::string_view word) {
        return bare.find(word) != std::string::npos;
      });
  return failed ? FinishKind::kFailure : FinishKind::kUnknown;
}

bool IsFinal(FinishKind kind) {
  return kind != FinishKind::kNone && kind != FinishKind::kUnfinished;
}

}  // namespace llmb
