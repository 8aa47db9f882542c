#include "harness/console/plan_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
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
                          GroupedDigits(PlannedRequests(plan, endpoint)), UrlCell(endpoint)});
  }
  return table;
}

std::string EndpointRows(const PlanDescription& plan, std::size_t width) {
  std::string text;
  for (const std::string& line : RenderTable(EndpointTable(plan, width), 2)) {
    text += CutEnd("  " + line, width, kAsciiEllipsis) + "\n";
  }
  if (plan.endpoints.size() > kMaxListedEndpoints) {
    text += fmt::format("  ... and {} more\n", plan.endpoints.size() - kMaxListedEndpoints);
  }
  return text;
}

// "18 prompts", or "12 to 18 prompts" if a filter selects different numbers per endpoint.
std::string PromptCount(const PlanDescription& plan) {
  const auto by_cases = [](const PlanEndpoint& a, const PlanEndpoint& b) {
    return a.cases < b.cases;
  };
  const auto [least, most] =
      std::minmax_element(plan.endpoints.begin(), plan.endpoints.end(), by_cases);
  const std::string count = Counted(most->cases, "prompt");
  return least->cases == most->cases ? count : fmt::format("{} to {}", least->cases, count);
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

// The factors of the total and the limits of each request.
std::vector<std::string> Terms(const PlanDescription& plan) {
  const auto max_tokens = static_cast<std::uint64_t>(std::max(0, plan.settings.max_tokens));
  return {
      fmt::format("{} x {} x {} x {}", PromptCount(plan), plan.load.Label(),
                  Counted(plan.iterations, "iteration"), Counted(plan.repetitions, "repetition")),
      fmt::format("{}, {}, up to {}, timeout {}", EndpointOrder(plan),
                  plan.settings.stream ? "streaming" : "not streaming",
                  Counted(max_tokens, "token"), Timeouts(plan))};
}

}  // namespace

std::uint64_t PlannedRequests(const PlanDescription& plan, const PlanEndpoint& endpoint) {
  return endpoint.cases * static_cast<std::uint64_t>(plan.load.MostInFlight()) * plan.iterations *
         plan.repetitions;
}

std::uint64_t TotalRequests(const PlanDescription& plan) {
  std::uint64_t total = 0;
  for (const PlanEndpoint& endpoint : plan.endpoints) total += PlannedRequests(plan, endpoint);
  return total;
}

std::string PlanText(const PlanDescription& plan, std::size_t width) {
  const std::uint64_t total = TotalRequests(plan);
  if (total == 0) return "No requests will be sent: no endpoint has a prompt.\n";
  std::string text = fmt::format("{} will be sent:\n", Counted(total, "request"));
  text += EndpointRows(plan, width);
  for (const std::string& line : Terms(plan)) {
    text += CutEnd("  " + line, width, kAsciiEllipsis) + "\n";
  }
  return text;
}

}  // namespace llmb
