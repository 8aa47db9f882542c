#include "tools/convert/seen_requests.h"

#include <functional>
#include <utility>

#include "harness/record/field_value.h"
#include "harness/record/record_fields.h"

namespace llmb {
namespace {

bool HasFineTime(const RequestRecord& record) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  const auto rest = [](Nanoseconds time, Nanoseconds unit) { return (time % unit).count(); };
  return (record.timestamp && rest(record.timestamp->time_since_epoch(), seconds(1)) != 0) ||
         (record.total_latency && rest(*record.total_latency, milliseconds(1)) != 0);
}

// What two records of one request have in common; empty if that cannot be known.
std::string IdentityOf(const RequestRecord& record) {
  // With the endpoint's name, because ids of different endpoints of a run may be equal.
  if (!record.request_id.empty()) return record.endpoint_name + '\0' + record.request_id;
  if (!HasFineTime(record)) return "";
  std::string fields;
  for (const RecordField& field : RecordFields()) fields += FieldText(field.get(record)) + '\0';
  return fields;
}

constexpr std::uint64_t kThisInput = 1;

std::uint64_t HashOf(const std::string& identity) {
  const std::uint64_t hash = std::hash<std::string>()(identity) & ~kThisInput;
  return hash == 0 ? 2 : hash;
}

}  // namespace

Seen SeenRequests::Find(const RequestRecord& record) {
  const std::string identity = IdentityOf(record);
  if (identity.empty()) return Seen::kNever;
  const std::uint64_t hash = HashOf(identity);
  std::uint64_t& entry = table_[PlaceOf(hash)];
  if (entry != 0) {
    return (entry & kThisInput) != 0 ? Seen::kInThisInput : Seen::kInAnEarlierInput;
  }
  entry = hash | kThisInput;
  if (++count_ * 2 > table_.size()) Grow();
  return Seen::kNever;
}

void SeenRequests::BeginInput() {
  for (std::uint64_t& entry : table_) entry &= ~kThisInput;
}

// The place of `hash`, or of the empty entry where it belongs.
std::size_t SeenRequests::PlaceOf(std::uint64_t hash) const {
  const std::size_t mask = table_.size() - 1;
  // The lowest bit of a hash is always 0.
  std::size_t place = (hash >> 1) & mask;
  while (table_[place] != 0 && (table_[place] & ~kThisInput) != hash) place = (place + 1) & mask;
  return place;
}

void SeenRequests::Grow() {
  const std::vector<std::uint64_t> old =
      std::exchange(table_, std::vector<std::uint64_t>(2 * table_.size()));
  for (const std::uint64_t entry : old) {
    if (entry != 0) table_[PlaceOf(entry & ~kThisInput)] = entry;
  }
}

}  // namespace llmb
