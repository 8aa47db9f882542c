#pragma once

#include <curl/curl.h>

#include <string>

namespace llmb {

// The latest connection that libcurl tried to make for a transfer; for failure reports.
class ConnectionAttempt {
 public:
  // Opens the socket for it, which libcurl then owns. CURL_SOCKET_BAD if the machine refuses.
  curl_socket_t Open(const curl_sockaddr& address);

  // "address:port" of the server or of a proxy. Empty if no connection was tried, as when one is
  // reused.
  const std::string& Address() const { return address_; }
  // errno of opening the socket; 0 if it was opened or none was tried.
  int Error() const { return error_; }

 private:
  std::string address_;
  int error_ = 0;
};

}  // namespace llmb
