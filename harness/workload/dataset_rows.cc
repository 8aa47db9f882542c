#include "harness/workload/dataset_rows.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/workload/row_bytes.h"

namespace llmb {
namespace {

// Rows are in blocks, because a single text would be copied whenever it grows.
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

using NextRow = Result<std::optional<WorkloadRequest>>;

}  // namespace

struct DatasetRows::Shared {
  explicit Shared(std::size_t most) : most_in_memory(most) {}

  // Reads the row after those in memory, keeps it and returns it.
  NextRow ReadAndKeep() {
    NextRow row = reader->Next();
    if (!row || !*row) {
      end = row;
      dropped = reader->Dropped();
      reader.reset();
      return row;
    }
    std::string bytes;
    AppendRow(**row, bytes);
    if (blocks.empty() || blocks.back().size() + bytes.size() > kBlockBytes) {
      blocks.emplace_back().reserve(std::max(kBlockBytes, bytes.size()));
    }
    blocks.back() += bytes;
    bytes_in_memory += bytes.size();
    ++rows;
    return row;
  }

  // The reader of the file, which this object no longer needs; null if another one has it.
  std::unique_ptr<WorkloadReader> GiveReaderAway() {
    if (reader) dropped = reader->Dropped();
    return std::move(reader);
  }

  std::mutex mutex;  // guards what follows
  const std::size_t most_in_memory;
  bool is_open = false;
  // Stands at the row after those in memory. Null after the end of the file, and once a reader has
  // taken it along beyond the limit of memory.
  std::unique_ptr<WorkloadReader> reader;
  std::vector<std::string> blocks;
  std::size_t bytes_in_memory = 0;
  std::size_t rows = 0;              // in memory
  std::optional<NextRow> end;        // what follows them: the end of the file, or an error
  std::vector<DroppedRows> dropped;  // by the end, or until the reader was given away
};

namespace {

class SharingReader final : public WorkloadReader {
 public:
  SharingReader(std::shared_ptr<DatasetRows::Shared> shared, DatasetRows::OpenFunction open)
      : shared_(std::move(shared)), open_(std::move(open)) {}

  NextRow Next() override {
    if (own_) return own_->Next();
    std::unique_lock lock(shared_->mutex);
    if (row_ < shared_->rows) return FromMemory();
    if (shared_->end) return *shared_->end;
    if (shared_->reader && shared_->bytes_in_memory < shared_->most_in_memory) return FromFile();
    // The first reader that comes to the last row in memory goes on where the file was read to.
    own_ = shared_->GiveReaderAway();
    lock.unlock();  // the other readers would wait for all of the rows that are read again
    if (!own_) LLMB_RETURN_IF_ERROR(ReadAgain());
    return own_->Next();
  }

  std::vector<DroppedRows> Dropped() const override {
    if (own_) return own_->Dropped();
    const std::scoped_lock lock(shared_->mutex);
    return shared_->reader ? shared_->reader->Dropped() : shared_->dropped;
  }

 private:
  NextRow FromMemory() {
    if (offset_ == shared_->blocks[block_].size()) {
      ++block_;
      offset_ = 0;
    }
    const std::string_view block = shared_->blocks[block_];
    std::string_view rest = block.substr(offset_);
    WorkloadRequest row = TakeRow(rest);
    offset_ = block.size() - rest.size();
    ++row_;
    return row;
  }

  NextRow FromFile() {
    NextRow row = shared_->ReadAndKeep();
    if (!row || !*row) return row;
    block_ = shared_->blocks.size() - 1;
    offset_ = shared_->blocks[block_].size();
    ++row_;
    return row;
  }

  // A reader that an error stopped before the next row would return the wrong rows afterwards.
  Status ReadAgain() {
    LLMB_ASSIGN_OR_RETURN(std::unique_ptr<WorkloadReader> reader, open_());
    for (std::size_t i = 0; i < row_; ++i) {
      LLMB_ASSIGN_OR_RETURN(const auto row, reader->Next());
      if (!row) return Fail("the file of the data set became shorter while it was in use");
    }
    own_ = std::move(reader);
    return {};
  }

  const std::shared_ptr<DatasetRows::Shared> shared_;
  const DatasetRows::OpenFunction open_;
  std::unique_ptr<WorkloadReader> own_;  // of the rows that are not in memory
  std::size_t row_ = 0;                  // the next one
  std::size_t block_ = 0, offset_ = 0;   // where it begins, if it is in memory
};

}  // namespace

DatasetRows::DatasetRows(std::size_t most_in_memory)
    : shared_(std::make_shared<Shared>(most_in_memory)) {}

DatasetRows::~DatasetRows() = default;

Result<std::unique_ptr<WorkloadReader>> DatasetRows::Open(const OpenFunction& open) {
  std::unique_lock lock(shared_->mutex);
  if (!shared_->is_open) {
    LLMB_ASSIGN_OR_RETURN(shared_->reader, open());
    shared_->is_open = true;
  }
  // Otherwise this reader would read all rows in memory again when the first one after them is due.
  if (!shared_->reader && !shared_->end) {
    lock.unlock();
    return open();
  }
  return std::make_unique<SharingReader>(shared_, open);
}

}  // namespace llmb
