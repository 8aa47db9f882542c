#include "harness/workload/word_calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "harness/base/random.h"

namespace llmb {
namespace {

constexpr std::size_t kGroup = 32;
constexpr std::size_t kSmallestGroup = 4;
constexpr int kCountsOfCheck = 3;

using Words = std::vector<std::string>;

std::int64_t Size(std::span<const std::string> words) {
  return static_cast<std::int64_t>(words.size());
}

Words DrawWords(std::span<const std::string> words, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Words drawn;
  drawn.reserve(count);
  for (std::size_t i = 0; i < count; ++i) drawn.push_back(words[random.Below(words.size())]);
  return drawn;
}

// Each group is counted behind the same first word, whose tokens cancel out.
class WordSearch {
 public:
  WordSearch(std::span<const std::string_view> words, const TokenCount& count, int most_counts)
      : words_(words.begin(), words.end()), count_(count), counts_left_(most_counts) {
    std::ranges::stable_sort(words_, {}, &std::string::size);  // long words are cut more often
  }

  Result<CountedWords> Find() {
    LLMB_ASSIGN_OR_RETURN(first_, Count({}));
    groups_.push_back(std::span<const std::string>(words_).subspan(1));
    while (!groups_.empty() && counts_left_ > kCountsOfCheck && found_.size() < kFewestWords) {
      const auto group = groups_.front();
      groups_.pop_front();
      LLMB_RETURN_IF_ERROR(Try(group));
    }
    if (found_.size() < kFewestWords) {
      return Fail(fmt::format("only {} of {} common words are known to be one token each",
                              found_.size(), words_.size()));
    }
    return Check();
  }

 private:
  Result<std::int64_t> Count(std::span<const std::string> group) {
    --counts_left_;
    return count_(words_.front() + " " + TextOfWords(group));
  }

  Status Try(std::span<const std::string> group) {
    LLMB_ASSIGN_OR_RETURN(const std::int64_t tokens, Count(group));
    if (tokens - first_ == Size(group)) {
      found_.insert(found_.end(), group.begin(), group.end());
    } else if (group.size() >= 2 * kSmallestGroup) {
      Split(group);
    }
    return {};
  }

  // Halves of the whole list would hardly ever be without such a word.
  void Split(std::span<const std::string> group) {
    const std::size_t size = group.size() > kGroup ? kGroup : (group.size() + 1) / 2;
    for (std::size_t begin = 0; begin < group.size(); begin += size) {
      groups_.push_back(group.subspan(begin, std::min(size, group.size() - begin)));
    }
  }

  Result<CountedWords> Check() const {
    constexpr std::size_t kLong = 400;
    LLMB_ASSIGN_OR_RETURN(const std::int64_t overhead, OverheadOf(found_, count_));
    const Words text = DrawWords(found_, kLong, kLong);
    LLMB_ASSIGN_OR_RETURN(const std::int64_t tokens, count_(TextOfWords(text)));
    if (tokens != overhead + Size(text)) {
      return Fail(fmt::format("a text of {} words has {} tokens instead of {}", text.size(), tokens,
                              overhead + Size(text)));
    }
    return CountedWords{found_, overhead};
  }

  Words words_;
  const TokenCount& count_;
  int counts_left_;
  std::int64_t first_ = 0;
  std::deque<std::span<const std::string>> groups_;
  Words found_;
};

}  // namespace

std::string TextOfWords(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text.append(word).append(1, ' ');
  return text;
}

Result<CountedWords> FindCountedWords(std::span<const std::string_view> words,
                                      const TokenCount& count, int most_counts) {
  if (words.size() <= kFewestWords) return Fail("there are too few words");
  return WordSearch(words, count, most_counts).Find();
}

Result<std::int64_t> OverheadOf(std::span<const std::string> words, const TokenCount& count) {
  constexpr std::size_t kFew = 2;
  constexpr std::size_t kMore = 24;
  const auto overhead_of = [&](std::size_t length) -> Result<std::int64_t> {
    const Words text = DrawWords(words, length, length);
    LLMB_ASSIGN_OR_RETURN(const std::int64_t tokens, count(TextOfWords(text)));
    return tokens - Size(text);
  };
  LLMB_ASSIGN_OR_RETURN(const std::int64_t few, overhead_of(kFew));
  LLMB_ASSIGN_OR_RETURN(const std::int64_t more, overhead_of(kMore));
  if (few != more) {
    return Fail(fmt::format("{} further words add {} tokens", kMore - kFew,
                            more - few + static_cast<std::int64_t>(kMore - kFew)));
  }
  return few;
}

}  // namespace llmb
