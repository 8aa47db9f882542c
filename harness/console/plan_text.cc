#include "harness/console/plan_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/console/capacity_text.h"
#include "harness/console/number_text.h"
#include "harness/console/plan_tokens.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

constexpr std::size_t kMaxListedEndpoints = 12;
constexpr std::size_t kMaxNameColumns = 28;

std::string UrlCell(const PlanEndpoint& endpoint) {
  const std::string url = PrintableText(RedactUrl(endpoint.url));
  return endpoint.simulated ? "(simulated) " + url : url;
}

std::string NameCell(const std::string& name, std::size_t width) {
  const std::size_t limit = std::min(kMaxNameColumns, width / 4);
  return CutMiddle(PrintableText(name), limit, kAsciiEllipsis);
}

std::string RequestsCell(const PlanDescription& plan, const PlanEndpoint& endpoint) {
  return plan.length.IsTimed() || plan.search ? "-" : GroupedDigits(endpoint.requests);
}

TextTable EndpointTable(const PlanDescription& plan, std::size_t width) {
  TextTable table;
  table.columns = {{{"endpoint"}, Align::kLeft},
                   {{"model"}, Align::kLeft},
                   {{"requests"}, Align::kRight},
                   {{"URL"}, Align::kLeft}};
  const std::size_t listed = std::min(plan.endpoints.size(), kMaxListedEndpoints);
  for (std::size_t i = 0; i < listed; ++i) {
    const PlanEndpoint& endpoint = plan.endpoints[i];
    table.rows.push_back({NameCell(endpoint.name, width), NameCell(endpoint.model_name, width),
                          RequestsCell(plan, endpoint), UrlCell(endpoint)});
  }
  return table;
}

// `text` on lines of at most `width` columns, indented.
std::string Indented(const std::string& text, std::size_t width) {
  const std::string wrapped = WrapMessage(text, width - kIndent.size());
  std::string lines;
  for (std::size_t begin = 0; begin < wrapped.size();) {
    const std::size_t end = wrapped.find('\n', begin) + 1;
    lines.append(kIndent).append(wrapped, begin, end - begin);
    begin = end;
  }
  return lines;
}

// Whether no line of the table has to be cut before the end of the host and port of its URL.
bool FitsAsTable(const TextTable& table, std::size_t width) {
  std::size_t whole = 0;
  std::size_t needed = 0;
  for (const std::vector<std::string>& row : table.rows) {
    const std::string& url = row.back();
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t end = std::min(url.size(), url.find_first_of("/?", host));
    whole = std::max(whole, TerminalWidth(url));
    needed = std::max(needed, TerminalWidth(std::string_view(url).substr(0, end)) +
                                  (end == url.size() ? 0 : kAsciiEllipsis.size()));
  }
  return kIndent.size() + TableWidth(table, 2) - whole + needed <= width;
}

std::string EndpointLine(const PlanDescription& plan, const PlanEndpoint& endpoint) {
  const std::string requests =
      plan.length.IsTimed() ? "" : fmt::format("{}, ", Counted(endpoint.requests, "request"));
  return fmt::format("{} (model {}): {}{}", endpoint.name, endpoint.model_name, requests,
                     UrlCell(endpoint));
}

std::string EndpointRows(const PlanDescription& plan, std::size_t width) {
  const TextTable table = EndpointTable(plan, width);
  std::string text;
  if (FitsAsTable(table, width)) {
    for (const std::string& line : RenderTable(table, 2)) {
      text += CutEnd("  " + line, width, kAsciiEllipsis) + "\n";
    }
  } else {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      text += Indented(EndpointLine(plan, plan.endpoints[i]), width);
    }
  }
  if (plan.endpoints.size() > kMaxListedEndpoints) {
    text += fmt::format("  ... and {} more\n", plan.endpoints.size() - kMaxListedEndpoints);
  }
  return text;
}

// "18 prompts", "the random data set", or "12 to 18 prompts" if a filter selects different numbers
// per endpoint.
std::string PromptCount(const PlanDescription& plan) {
  if (plan.workload.IsDataset()) {
    return fmt::format("the {} data set", Name(plan.workload.dataset_name));
  }
  const auto by_prompts = [](const PlanEndpoint& a, const PlanEndpoint& b) {
    return a.prompts < b.prompts;
  };
  const auto [least, most] =
      std::minmax_element(plan.endpoints.begin(), plan.endpoints.end(), by_prompts);
  const std::string count = Counted(most->prompts, "prompt");
  return least->prompts == most->prompts ? count : fmt::format("{} to {}", least->prompts, count);
}

std::string EndpointOrder(const PlanDescription& plan) {
  if (plan.endpoints.size() == 1) return "1 endpoint";
  return fmt::format("{} endpoints {}", plan.endpoints.size(),
                     plan.serial_endpoints ? "in turn" : "in parallel");
}

// "240 s", or "120 to 240 s" if endpoints have their own timeouts.
std::string Timeouts(const PlanDescription& plan) {
  std::vector<Nanoseconds> timeouts;
  for (const PlanEndpoint& endpoint : plan.endpoints) {
    timeouts.push_back(endpoint.timeout.value_or(plan.settings.timeout));
  }
  const auto [least, most] = std::minmax_element(timeouts.begin(), timeouts.end());
  const std::string limit = fmt::format("{:g} s", ToSeconds(*most));
  return *least == *most ? limit : fmt::format("{:g} to {}", ToSeconds(*least), limit);
}

// "8 users", or "3 levels (1, 4, 8 users)".
std::string LevelsText(const PlanDescription& plan) {
  if (plan.levels.size() == 1) return plan.levels.front().Label();
  std::vector<std::string> labels;
  for (const LoadLevel& level : plan.levels) labels.push_back(level.ShortLabel());
  if (!labels.empty()) labels.back() = plan.levels.back().Label();
  return fmt::format("{} ({})", Counted(plan.levels.size(), "level"), Join(labels, ", "));
}

// Which option would give each user of the highest level 10 requests.
std::string EnoughRequests(const PlanDescription& plan, std::uint64_t users,
                           std::uint64_t prompts) {
  constexpr std::uint64_t kEnough = 10;
  if (plan.length.num_prompts) return fmt::format("--num-prompts {}", kEnough * users);
  return fmt::format("--iterations {}", (kEnough * users + prompts - 1) / prompts);
}

// How the requests of an open loop are sent; empty for users.
std::string ArrivalsText(const PlanDescription& plan) {
  if (!IsOpenLoop(plan)) return "";
  const std::string in_flight = Counted(static_cast<std::uint64_t>(plan.max_in_flight), "request");
  if (plan.levels.back().IsTrace()) {
    return fmt::format(
        "open loop: the arrivals of the data set, at most {} in flight to an endpoint", in_flight);
  }
  std::string process(Name(plan.arrivals.process));
  if (plan.arrivals.process == ArrivalProcess::kGamma) {
    process += fmt::format(" (burstiness {})", plan.arrivals.burstiness);
  }
  return fmt::format("open loop: {} arrivals, at most {} in flight to an endpoint", process,
                     in_flight);
}

// How many requests each user of the highest level gets in a flow, of the endpoint with the fewest
// prompts. Below 10, what would give 10. Empty for one user, and for timed stages.
std::string UserShare(const PlanDescription& plan) {
  constexpr std::uint64_t kEnough = 10;
  const std::optional<int> level = plan.levels.empty() ? std::nullopt : plan.levels.back().Users();
  const auto users = static_cast<std::uint64_t>(level.value_or(1));
  const auto least = std::ranges::min_element(plan.endpoints, {}, &PlanEndpoint::prompts);
  if (users == 1 || least->prompts == 0 || plan.length.IsTimed()) return "";
  const auto counts = RequestsPerPrompt(plan.length, least->prompts);
  const std::uint64_t requests = std::accumulate(counts->begin(), counts->end(), std::uint64_t{0});
  const double share = static_cast<double>(requests) / static_cast<double>(users);
  std::string text =
      fmt::format("{} request{} per user at {}",
                  share < 1000 ? fmt::format("{:.3g}", share) : GroupedDigits(requests / users),
                  requests == users ? "" : "s", plan.levels.back().Label());
  if (requests >= kEnough * users) return text;
  return text + fmt::format("; {} would give 10", EnoughRequests(plan, users, least->prompts));
}

// What a data set is made of; empty for prompts.
std::string DatasetText(const PlanDescription& plan) {
  if (!plan.workload.IsDataset()) return "";
  std::string text = fmt::format("{}, seed {}", WorkloadText(plan.workload), plan.seed);
  if (plan.workload.live_history) {
    text += "; turns follow the endpoint's own answers, which are kept until a conversation ends";
  }
  return text;
}

// What is sent besides the requests; empty without prefixes.
std::string PrimingText(const PlanDescription& plan) {
  const std::uint64_t prefixes = PrefixesToPrime(plan.workload);
  if (prefixes == 0 || plan.settings.unique_prompts) return "";
  return fmt::format(
      "before the first load level, {}{} to each endpoint, in no figure: each prefix once, so that "
      "a cache has it (--no-prime-prefixes)",
      Counted(prefixes, "request"), plan.limits_output ? " of one output token" : "");
}

// How a trace with a coarse clock is sent; empty where it is sent as it stands.
std::string JitterText(const PlanDescription& plan) {
  const Nanoseconds jitter = plan.workload.trace_jitter.value_or(Nanoseconds::zero());
  if (jitter == Nanoseconds::zero()) return "";
  return fmt::format(
      "requests of one timestamp are spread over up to {:g} s after it, drawn from the seed "
      "(--trace-jitter off: sent at once)",
      ToSeconds(jitter));
}

// What each flow sends: "18 prompts x 10 iterations", "100 requests of 18 prompts", "30 s of 18
// prompts", or "30 s or 100 requests of 18 prompts".
std::string FlowText(const PlanDescription& plan) {
  const StageLength& length = plan.length;
  if (length.CountsIterations()) {
    const auto iterations = static_cast<std::uint64_t>(length.iterations);
    return fmt::format("{} x {}", PromptCount(plan), Counted(iterations, "iteration"));
  }
  std::vector<std::string> limits;
  if (length.duration) limits.push_back(fmt::format("{:g} s", ToSeconds(*length.duration)));
  if (length.num_prompts) {
    limits.push_back(Counted(static_cast<std::uint64_t>(*length.num_prompts), "request"));
  }
  return fmt::format("{} of {}", Join(limits, " or "), PromptCount(plan));
}

// The --duration of all levels and repetitions of one endpoint together.
Nanoseconds TimeOf(const PlanDescription& plan) {
  const std::uint64_t flows = plan.levels.size() * plan.repetitions;
  return *plan.length.duration * static_cast<Nanoseconds::rep>(flows);
}

// The warm-up requests of all endpoints, levels and repetitions together.
std::uint64_t WarmupRequests(const PlanDescription& plan) {
  return static_cast<std::uint64_t>(plan.length.num_warmups) * plan.endpoints.size() *
         plan.levels.size() * plan.repetitions;
}

// What is in no figure; empty without warm-up.
std::string WarmupText(const PlanDescription& plan) {
  std::vector<std::string> parts;
  if (plan.length.num_warmups > 0) {
    const auto count = static_cast<std::uint64_t>(plan.length.num_warmups);
    parts.push_back(count == 1 ? "the first request" : "the first " + Counted(count, "request"));
  }
  if (plan.length.ramp_up > Nanoseconds::zero()) {
    parts.push_back(fmt::format("the first {:g} s, over which {}", ToSeconds(plan.length.ramp_up),
                                IsOpenLoop(plan) ? "the rate rises" : "users begin"));
  }
  if (parts.empty()) return "";
  return fmt::format("warm-up, in no figure, at each level: {}", Join(parts, " and "));
}

// The first line of a timed plan.
std::string TimedHeadline(const PlanDescription& plan, std::size_t width) {
  const std::string rest =
      fmt::format("will be sent for {:g} s to {}", ToSeconds(TimeOf(plan)),
                  plan.endpoints.size() == 1 ? "the endpoint" : "each endpoint");
  const auto requests = RequestsOf(plan);
  if (!requests) return "Requests " + rest + ":";
  const std::string start = fmt::format("{} {} {}", requests->is_drawn ? "About" : "At most",
                                        Counted(requests->count, "request"), rest);
  const std::string limit =
      TokenLimit(plan, requests->count, requests->is_drawn ? "at most about" : "at most");
  return TerminalWidth(start + limit) + 1 > width ? start + ":" : start + limit + ":";
}

// The first line. A narrow terminal has no room for the tokens; the limit of each request is among
// the terms.
std::string Headline(const PlanDescription& plan, std::size_t width) {
  if (plan.search) {
    return fmt::format("{} will be sent to {}:", ExpectedText(*plan.search),
                       plan.endpoints.size() == 1 ? "the endpoint" : "each endpoint");
  }
  if (plan.length.IsTimed()) return TimedHeadline(plan, width);
  const std::uint64_t total = TotalRequests(plan);
  const std::uint64_t warmup = WarmupRequests(plan);
  // How many requests a ramp sends is not known, and a number of warm-up requests is among them.
  const bool has_ramp = plan.length.ramp_up > Nanoseconds::zero();
  std::string sent = Counted(total, "request");
  if (warmup > 0 && !has_ramp) sent += " and " + Counted(warmup, "warm-up request");
  sent += has_ramp ? " will be sent after the warm-up" : " will be sent";
  std::string line =
      fmt::format("{}{}:", sent, TokenLimit(plan, has_ramp ? total : total + warmup));
  return TerminalWidth(line) > width ? sent + ":" : line;
}

// The factors of the total and the limits of each request.
std::vector<std::string> Terms(const PlanDescription& plan) {
  const std::string tokens =
      plan.limits_output ? "up to " + Counted(MostTokens(plan), "token") : "no limit of tokens";
  std::vector<std::string> terms = {
      plan.search ? PromptCount(plan)
                  : fmt::format("{} x {} x {}", FlowText(plan), LevelsText(plan),
                                Counted(plan.repetitions, "repetition")),
      fmt::format("{}, {}, {}, timeout {}", EndpointOrder(plan),
                  plan.settings.stream ? "streaming" : "not streaming", tokens, Timeouts(plan))};
  if (plan.search) {
    const auto search = SearchTerms(*plan.search, plan.searched_thresholds);
    terms.insert(terms.begin(), search.begin(), search.end());
    for (std::string line : {DatasetText(plan), UniqueText(plan), PrimingText(plan)}) {
      if (!line.empty()) terms.insert(terms.end() - 1, std::move(line));
    }
    return terms;
  }
  for (std::string line : {DatasetText(plan), UniqueText(plan), JitterText(plan), PrimingText(plan),
                           UserShare(plan), WarmupText(plan), plan.part, InputText(plan)}) {
    if (!line.empty()) terms.insert(terms.end() - 1, std::move(line));
  }
  if (std::string arrivals = ArrivalsText(plan); !arrivals.empty()) {
    terms.insert(terms.begin() + 1, std::move(arrivals));
  }
  return terms;
}

}  // namespace

std::uint64_t TotalRequests(const PlanDescription& plan) {
  std::uint64_t total = 0;
  for (const PlanEndpoint& endpoint : plan.endpoints) total += endpoint.requests;
  return total;
}

std::string PlanText(const PlanDescription& plan, std::size_t width) {
  const bool any = std::ranges::any_of(
      plan.endpoints, [](const PlanEndpoint& endpoint) { return endpoint.prompts > 0; });
  if (!any) return "No requests will be sent: no endpoint has a prompt.\n";
  const std::string headline = Headline(plan, width);
  const bool fits = TerminalWidth(headline) <= width;
  std::string text = fits ? headline + "\n" : WrapMessage(headline, width);
  text += EndpointRows(plan, width);
  for (const std::string& line : Terms(plan)) text += Indented(line, width);
  return text;
}

}  // namespace llmb
