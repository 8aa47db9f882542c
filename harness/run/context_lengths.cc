#include "harness/run/context_lengths.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>

#include "harness/base/interrupt.h"
#include "harness/base/text.h"
#include "harness/config/option_binders.h"
#include "harness/console/terminal.h"
#include "harness/http/curl_transport.h"
#include "harness/load/list_models_request.h"
#include "harness/run/ask_endpoints.h"

namespace llmb {
namespace {

constexpr Nanoseconds kMostWait = std::chrono::seconds(3);

using ListedModels = std::vector<ListedModel>;

std::optional<ContextLimit> LimitFor(const Endpoint& endpoint, const ListedModels& models) {
  const auto model = std::ranges::find(models, endpoint.model_name, &ListedModel::id);
  if (model != models.end()) return model->limit;
  return models.size() == 1 ? models.front().limit : std::nullopt;
}

// The endpoint's own timeouts, if they are shorter.
ListedModels AskForModels(const EndpointJob& job, const Clock& clock) {
  Endpoint endpoint = job.endpoint;
  endpoint.timeout = std::min(kMostWait, endpoint.timeout.value_or(kMostWait));
  endpoint.connect_timeout = std::min(kMostWait, endpoint.connect_timeout.value_or(kMostWait));
  CurlTransport transport(clock, TimestampSource::kUser, job.http_reader);
  auto models = RequestModelList(endpoint, job.settings, transport, clock, Interrupted());
  return models ? *std::move(models) : ListedModels();
}

std::vector<ListedModels> AskAll(const RunPlan& plan, const Clock& clock) {
  std::vector<ListedModels> all(plan.jobs.size());
  AskEndpoints(plan, [&](std::size_t job) { all[job] = AskForModels(plan.jobs[job], clock); });
  return all;
}

// Without a limit of its output, a request asks for at least one token.
RequestTokens AskedOf(const Endpoint& endpoint, RequestTokens request) {
  if (endpoint.max_tokens_field == MaxTokensField::kNone) request.output = 1;
  return request;
}

}  // namespace

std::optional<ContextFinding> ContextFindingOf(const DatasetTokens& tokens,
                                               const std::string& dataset, const Endpoint& endpoint,
                                               const ListedModels& models) {
  const std::optional<ContextLimit> limit = LimitFor(endpoint, models);
  if (!limit) return std::nullopt;
  const RequestTokens least = AskedOf(endpoint, tokens.longest);
  const RequestTokens about = AskedOf(endpoint, tokens.longest_about);
  const std::string name = PrintableText(endpoint.name);
  if (limit->is_of_server && least.Total() > limit->tokens) {
    return ContextFinding{
        true, fmt::format("{}: request {} of {} asks for at least {} input and {} output tokens, "
                          "and the server takes {} together ({} of its list of models)",
                          name, least.request, dataset, least.input, least.output, limit->tokens,
                          limit->key)};
  }
  if (about.Total() <= limit->tokens) return std::nullopt;
  return ContextFinding{
      false, fmt::format("{}: request {} of {} may be too long: about {} input and {} output "
                         "tokens, where the list of models has {} together ({})",
                         name, about.request, dataset, about.input, about.output, limit->tokens,
                         PrintableText(limit->key))};
}

Status CheckContextLengths(const RunPlan& plan, const Clock& clock) {
  const Options& options = plan.options;
  if (!options.IsDataset() || !options.test_request || plan.resumed) return {};
  const std::vector<ListedModels> models = AskAll(plan, clock);
  const std::string dataset = options.dataset_path ? PrintableText(*options.dataset_path)
                                                   : std::string(Name(options.dataset_name));
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto finding =
        ContextFindingOf(plan.dataset.tokens, dataset, plan.jobs[i].endpoint, models[i]);
    if (!finding) continue;
    if (finding->refuses) return Fail(finding->text);
    std::cerr << StderrMessage("note", finding->text);
  }
  return {};
}

}  // namespace llmb
