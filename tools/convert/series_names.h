#pragma once

// Requests are pooled only if their endpoint was measured under the same settings. Each set of
// settings is a series of its own, with a name that tells it from the others.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/schedule/load_level.h"
#include "tools/convert/run_settings.h"

namespace llmb {

// The requests of one endpoint in one input.
struct MeasuredEndpoint {
  std::size_t input = 0;
  std::string input_label;  // in notes: the run's timestamp, or the name of the file
  std::string endpoint_name;
  std::string csv_model_name;  // of a results CSV, which may have several per endpoint; else empty
  Settings settings;
};

// Requests at one load, of one series, in one input. Requests of a series are pooled if their load
// is the same too.
struct PooledPart {
  std::size_t input = 0;
  std::string series;
  LoadLevel load;

  bool operator<(const PooledPart& other) const {
    return std::tie(input, series, load) < std::tie(other.input, other.series, other.load);
  }
};

// The names of the series.
class SeriesNames {
 public:
  SeriesNames() = default;

  // If all inputs have the same settings for an endpoint, its series has the endpoint's name.
  // Otherwise a series is named "<endpoint>, <setting>, ..." after the settings that differ: the
  // first three, or more if three do not distinguish the series of this endpoint. If two values
  // look the same (prompts of equal number), an input is added to the name. Names are unique.
  explicit SeriesNames(std::vector<MeasuredEndpoint> measured);

  // The series of a request. `csv_model_name` must be empty unless the input is a results CSV. An
  // endpoint that was not announced keeps its name.
  const std::string& NameOf(std::size_t input, const std::string& endpoint_name,
                            const std::string& csv_model_name) const;

  // The endpoint of each series.
  const std::map<std::string, std::string>& EndpointOfSeries() const { return endpoints_; }

  // For the user, one line each: the settings in which series differ, and the runs that were
  // pooled. Only about series with requests.
  std::vector<std::string> Notes(const std::set<PooledPart>& parts) const;

 private:
  using Key = std::tuple<std::size_t, std::string, std::string>;

  std::vector<MeasuredEndpoint> measured_;
  std::vector<std::string> series_;    // parallel to measured_
  std::vector<std::string> suffixes_;  // of the names, parallel to measured_; may be empty
  std::map<std::string, std::set<std::size_t>> differing_;  // settings by endpoint
  std::map<Key, std::string> names_;
  std::map<std::string, std::string> endpoints_;
};

}  // namespace llmb
