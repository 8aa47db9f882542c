#pragma once

#include <string_view>

namespace llmb {

// Whether `detail`, OpenSSL's words for a failure, is an alert of the server about the client's
// certificate: that it is missing, or why it is refused. With TLS 1.3 the handshake is over for the
// client by then, so these alerts come as errors of reading or sending.
bool IsAlertAboutCertificate(std::string_view detail);

}  // namespace llmb
