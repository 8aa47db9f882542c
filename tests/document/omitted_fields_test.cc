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
    if (IsOmittedFromRecords(field.name, record)) {
      EXPECT_TRUE(has_value) << field.name;
    }
  }
  EXPECT_EQ(record.prompt_text, std::string(100, 'x') + "...");
}

TEST(OmittedFields, ARequestOfADataSetHasATextOfItsOwn) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.prompt_id = "p";
  record.workload = "random";
  record.prompt_text = "apple";
  EXPECT_FALSE(IsOmittedFromRecords("prompt_text", record));
  EXPECT_FALSE(IsOmittedFromRecords("workload", record));
  EXPECT_TRUE(IsOmittedFromRecords("simulated", record));
  Example().Restore(record);
  EXPECT_EQ(record.prompt_text, "apple");
  EXPECT_EQ(record.prompt_length, "");
  EXPECT_TRUE(record.simulated);
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
