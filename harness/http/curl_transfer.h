#pragma once

#include <curl/curl.h>

#include "harness/http/transfer.h"

namespace llmb {

// A transfer whose request libcurl sends and whose response it reads: the callbacks that turn
// libcurl's calls into those of ResponseHandlers.
class CurlTransfer final : public Transfer {
 public:
  using Transfer::Transfer;

  // Makes the handle, with the rest of the time limit. Idle connections are borrowed from
  // `connections` and returned to it; it must outlive this.
  void Prepare(CURLSH* connections);

  bool MustBeSentAgain(CURLcode code) const override;
  bool IsReadHere() const override { return false; }
  void LookForBytes() override { sending_.LookForBytes(socket_, encrypted_); }
  // Whether its connection is encrypted, or its response turned out to be compressed.
  bool IsUndecodable() const override { return encrypted_ || is_compressed_; }

 private:
  static std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* self);
  static int OnProgress(void* self, curl_off_t to_download, curl_off_t downloaded,
                        curl_off_t to_upload, curl_off_t uploaded);
  static int BeforeSending(void* self, char* server, char* local, int server_port, int local_port);

  bool ReceiveHeader(std::string_view line);
  Arrival StampHeader(std::string_view line);
  bool EndHeadOfCurl();
  bool ReceiveBody(std::string_view bytes);
  void SetCallbacks();
  void SetProxy();
  void RestartHandle(bool over_new_connection) override;
  Arrival EndOfResponse() override;

  bool is_compressed_ = false;
  bool has_body_ = false;
};

}  // namespace llmb
