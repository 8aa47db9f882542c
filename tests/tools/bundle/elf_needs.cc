#include "tests/tools/bundle/elf_needs.h"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

#include "harness/base/atomic_file.h"
#include "harness/base/parse_value.h"

namespace llmb {
namespace {

// Thrown by the reader and caught in ReadElfNeeds: a bad offset may turn up in any of its steps.
struct BeyondEnd {};

class ElfReader {
 public:
  explicit ElfReader(std::string_view bytes) : bytes_(bytes) {
    const auto header = At<Elf64_Ehdr>(0);
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
      segments_.push_back(At<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr)));
    }
  }

  ElfNeeds Read() {
    ElfNeeds needs;
    ReadDynamic();
    for (const Elf64_Dyn& entry : dynamic_) {
      if (entry.d_tag == DT_NEEDED) needs.libraries.push_back(Text(entry.d_un.d_val));
      if (entry.d_tag == DT_RPATH) needs.rpath = Text(entry.d_un.d_val);
      if (entry.d_tag == DT_RUNPATH) needs.runpath = Text(entry.d_un.d_val);
    }
    if (const auto at = Value(DT_VERNEED)) ReadVersions(Offset(*at), needs.versions);
    return needs;
  }

 private:
  template <typename T>
  T At(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) throw BeyondEnd();
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  void ReadDynamic() {
    for (const Elf64_Phdr& segment : segments_) {
      if (segment.p_type != PT_DYNAMIC) continue;
      for (std::size_t at = segment.p_offset;; at += sizeof(Elf64_Dyn)) {
        dynamic_.push_back(At<Elf64_Dyn>(at));
        if (dynamic_.back().d_tag == DT_NULL) return;
      }
    }
  }

  std::optional<std::size_t> Value(Elf64_Sxword tag) const {
    const auto entry = std::ranges::find(dynamic_, tag, &Elf64_Dyn::d_tag);
    return entry == dynamic_.end() ? std::nullopt : std::optional(entry->d_un.d_val);
  }

  // Where in the file an address of the loaded object is.
  std::size_t Offset(std::size_t address) const {
    for (const Elf64_Phdr& segment : segments_) {
      if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
          address - segment.p_vaddr < segment.p_filesz) {
        return segment.p_offset + (address - segment.p_vaddr);
      }
    }
    throw BeyondEnd();
  }

  std::string Text(std::size_t index) const {
    const std::size_t begin = Offset(Value(DT_STRTAB).value_or(0)) + index;
    if (begin >= bytes_.size()) throw BeyondEnd();
    return std::string(bytes_.substr(begin, bytes_.find('\0', begin) - begin));
  }

  // A list of libraries, each with a list of versions; 0 ends a list.
  void ReadVersions(std::size_t at, std::vector<std::string>& versions) const {
    for (;;) {
      const auto library = At<Elf64_Verneed>(at);
      std::size_t inner = at + library.vn_aux;
      for (int i = 0; i < library.vn_cnt; ++i) {
        const auto version = At<Elf64_Vernaux>(inner);
        versions.push_back(Text(version.vna_name));
        inner += version.vna_next;
      }
      if (library.vn_next == 0) break;
      at += library.vn_next;
    }
    std::ranges::sort(versions);
    versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  }

  std::string_view bytes_;
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Dyn> dynamic_;
};

bool IsElf64(std::string_view bytes) {
  return bytes.starts_with(ELFMAG) && bytes.size() > EI_DATA && bytes[EI_CLASS] == ELFCLASS64 &&
         bytes[EI_DATA] == ELFDATA2LSB;
}

}  // namespace

bool IsElf(const std::filesystem::path& file) {
  char magic[SELFMAG] = {};
  std::ifstream(file, std::ios::binary).read(magic, SELFMAG);
  return std::string_view(magic, SELFMAG) == ELFMAG;
}

Result<ElfNeeds> ReadElfNeeds(const std::filesystem::path& file) {
  LLMB_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(file));
  if (!IsElf64(bytes)) return Fail(fmt::format("{} is not a 64-bit ELF file", file.string()));
  try {
    return ElfReader(bytes).Read();
  } catch (const BeyondEnd&) {
    return Fail(fmt::format("{} refers to something beyond its end", file.string()));
  }
}

std::vector<std::string> BeyondGlibc(const ElfNeeds& needs, std::uint64_t minor) {
  constexpr std::string_view kPrefix = "GLIBC_";
  constexpr std::string_view kMajor = "GLIBC_2.";
  std::vector<std::string> beyond;
  for (const std::string& version : needs.versions) {
    if (!version.starts_with(kPrefix)) continue;
    // Old versions have a third part: GLIBC_2.2.5.
    const std::string number = version.starts_with(kMajor) ? version.substr(kMajor.size()) : "";
    if (!ParseWhole("", number.substr(0, number.find('.')), 0, minor)) beyond.push_back(version);
  }
  return beyond;
}

}  // namespace llmb
