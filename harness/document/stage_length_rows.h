#pragma once

// The rows of a StageLength in the tables of structs that have one as a member. Its keys stand in
// the object of that struct. What is not asked for is absent.

#include "harness/document/json_rows.h"
#include "harness/schedule/stage_length.h"

namespace llmb {

// `kLength` is the pointer to the member.
template <auto kLength>
inline constexpr auto kIterationsRow =
    JsonField<kLength, &StageLength::iterations>("iterations")
        .WrittenIf([](const typename MemberPointer<decltype(kLength)>::Struct& value) {
          return (value.*kLength).CountsIterations();
        });
template <auto kLength>
inline constexpr auto kNumPromptsRow = JsonField<kLength, &StageLength::num_prompts>("num_prompts");
template <auto kLength>
inline constexpr auto kDurationRow =
    JsonFieldAs<AsSeconds, kLength, &StageLength::duration>("duration");
template <auto kLength>
inline constexpr auto kNumWarmupsRow =
    JsonField<kLength, &StageLength::num_warmups>("num_warmups")
        .WrittenIf([](const typename MemberPointer<decltype(kLength)>::Struct& value) {
          return (value.*kLength).num_warmups > 0;
        });
template <auto kLength>
inline constexpr auto kRampUpRow =
    JsonFieldAs<AsSeconds, kLength, &StageLength::ramp_up>("ramp_up").WrittenIf(
        [](const typename MemberPointer<decltype(kLength)>::Struct& value) {
          return (value.*kLength).ramp_up > Nanoseconds::zero();
        });
template <auto kLength>
inline constexpr auto kConversationsRow =
    JsonField<kLength, &StageLength::conversations>("conversations")
        .WrittenIf([](const typename MemberPointer<decltype(kLength)>::Struct& value) {
          return (value.*kLength).conversations;
        });

}  // namespace llmb
