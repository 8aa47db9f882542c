#include "harness/http/tls_alerts.h"

#include <algorithm>

namespace llmb {

bool IsAlertAboutCertificate(std::string_view detail) {
  constexpr std::string_view kAlerts[] = {
      "alert certificate required", "alert bad certificate",     "alert unsupported certificate",
      "alert certificate revoked",  "alert certificate expired", "alert certificate unknown",
      "alert unknown ca",           "alert access denied",       "alert decrypt error"};
  return std::ranges::any_of(kAlerts, [&](std::string_view alert) {
    return detail.find(alert) != std::string_view::npos;
  });
}

}  // namespace llmb
