#include "tests/end_to_end/echo_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace llmb {
namespace {

// The request line and the headers, each followed by a space.
std::string HeadOf(const std::string& request) {
  std::string head = request.substr(0, request.find("\r\n\r\n"));
  std::ranges::replace(head, '\r', ' ');
  std::ranges::replace(head, '\n', ' ');
  return head;
}

// The "Bearer ..." of the request; empty without one.
std::string CredentialsOf(const std::string& head) {
  constexpr std::string_view kName = "Authorization: ";
  const std::size_t begin = head.find(kName);
  if (begin == std::string::npos) return "";
  const std::string_view rest = std::string_view(head).substr(begin + kName.size());
  return std::string(rest.substr(0, rest.find("  ")));
}

std::string TokenOf(const std::string& credentials) {
  return credentials.substr(credentials.find(' ') + 1);
}

std::string Response(std::string_view status, std::string_view type, std::string_view body,
                     std::string_view more_headers = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}", status,
                     type, body.size(), more_headers, body);
}

std::string ErrorBody(const std::string& message) {
  return nlohmann::json{{"error", {{"message", message}}}}.dump();
}

std::string Event(const std::string& data) { return "data: " + data + "\n\n"; }

std::string Token(const std::string& text) {
  return Event(nlohmann::json{{"choices", {{{"delta", {{"content", text}}}}}}}.dump());
}

std::string Stream(const std::string& events) {
  return Response("200 OK", "text/event-stream", events);
}

// The response text is the credentials, one character per event.
std::string EchoText(const std::string& credentials) {
  std::string events = Token("You sent ");
  for (const char character : credentials) events += Token(std::string(1, character));
  return Stream(
      events +
      Event(nlohmann::json{
          {"choices", {{{"delta", nlohmann::json::object()}, {"finish_reason", credentials}}}}}
                .dump()));
}

struct Path {
  std::string name;
  std::string (*respond)(const std::string& head, const std::string& credentials);
};

const std::vector<Path>& PathTable() {
  using S = const std::string&;
  static const std::vector<Path> kPathTable = {
      {"answer", [](S, S credentials) { return EchoText(credentials); }},
      {"in_band",
       [](S head, S credentials) {
         return Stream(Token(credentials) + Event(ErrorBody("bad request: " + head)));
       }},
      {"malformed", [](S, S credentials) { return Stream(Event("{\"" + credentials + "\":")); }},
      {"no_http", [](S, S credentials) { return credentials + " is no way to talk\r\n\r\n"; }},
      {"redirect",
       [](S, S credentials) { return Response("307 Go", "text/plain", "with " + credentials); }},
      {"refused",
       [](S, S credentials) {
         return Response("401 " + credentials, "application/json",
                         ErrorBody("incorrect API key: " + credentials),
                         "X-Debug: " + credentials + "\r\n");
       }},
      {"type", [](S, S credentials) { return Response("200 OK", "text/" + credentials, "?"); }},
      {"verbose",
       [](S head, S) { return Response("500 Oops", "text/html", "<pre>" + head + "</pre>"); }},
  };
  return kPathTable;
}

std::string Respond(const std::string& request, const std::string& elsewhere) {
  const std::string head = HeadOf(request);
  for (const Path& path : PathTable()) {
    if (!head.starts_with("POST /" + path.name)) continue;
    std::string response = path.respond(head, CredentialsOf(head));
    if (path.name == "redirect") {
      response.insert(response.find("Content-Type"),
                      fmt::format("Location: {}?{}\r\n", elsewhere, TokenOf(CredentialsOf(head))));
    }
    return response;
  }
  return "";
}

}  // namespace

EchoServer::EchoServer()
    : elsewhere_([](RawConnection& connection, int) { connection.ReadRequest(); }),
      server_([this](RawConnection& connection, int) {
        const std::string request = connection.ReadRequest();
        const std::string response = Respond(request, elsewhere_.Url());
        if (!response.empty()) connection.Send(response);
        if (response.empty()) connection.AwaitClose();
      }) {}

const std::vector<std::string>& EchoServer::Paths() {
  static const std::vector<std::string> kPaths = [] {
    std::vector<std::string> names;
    for (const Path& path : PathTable()) names.push_back(path.name);
    return names;
  }();
  return kPaths;
}

std::string EchoServer::Url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}/{}", server_.Port(), path);
}

}  // namespace llmb
