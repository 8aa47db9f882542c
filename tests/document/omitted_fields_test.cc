#include "harness/document/omitted_fields.h"

#include <gtest/gtest.h>

#include "harness/document/record_json.h"
#include "harness/record/record_fields.h"

namespace llmb {
namespace {

OmittedFields Example() {
  Endpoint endpoint;
  endpoint.name = "e";
  endpoint.simulated = true;
  return {{endpoint}, {{"p", std::string(120, 'x'), "short", "simple", "coding"}}};
}

TEST(OmittedFields, RestoresEveryOmittedField) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.prompt_id = "p";
  Example().Restore(record);
  for (const RecordField& field : RecordFields()) {
    const bool has_value = !std::holds_alternative<std::monostate>(field.get(record));
    if (IsOmittedFromRecords(field.name)) {
      EXPECT_TRUE(has_value) << field.name;
    }
  }
  EXPECT_EQ(record.prompt_text, std::string(100, 'x') + "...");
}

TEST(OmittedFields, LeavesThoseOfAnUnknownPromptEmpty) {
  RequestRecord record;
  record.endpoint_name = "other";
  record.prompt_id = "q";
  Example().Restore(record);
  EXPECT_FALSE(record.simulated);
  EXPECT_EQ(record.prompt_text, "");
  EXPECT_TRUE(Example().KnowsPrompt("p"));
  EXPECT_FALSE(Example().KnowsPrompt("q"));
}

}  // namespace
}  // namespace llmb
