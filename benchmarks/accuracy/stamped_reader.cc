#include "benchmarks/accuracy/stamped_reader.h"

namespace llmb {

RequestTemplate StampedRequest(const AccuracyLoad& load, const StampedEndpoint& endpoint) {
  Endpoint target;
  target.name = kStampedModel;
  target.model_name = kStampedModel;
  target.url = endpoint.Url();
  target.ca_file = endpoint.CaFile();
  target.simulated = true;
  target.timeout = load.TimeLimit();
  // A starved client may need longer for a TLS handshake than the default allows.
  target.connect_timeout = load.TimeLimit();
  const Prompt prompt{"accuracy", "Say what time it is.", "short", "simple", "accuracy"};
  return RequestTemplate(target, prompt, {});
}

}  // namespace llmb
