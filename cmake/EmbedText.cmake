# Turns a text file into a C++ source at build time.
#
# llmb_embed_text(OUTPUT_VARIABLE SYMBOL FILE) gives the path of a generated source that defines
# `extern const std::string_view llmb::SYMBOL` with the text of FILE. A change of FILE generates it
# again.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" text)
  # The text must not contain the end of the raw string.
  string(FIND "${text}" ")llmb_text\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${INPUT} contains )llmb_text\", which would end the embedded text")
  endif()
  file(WRITE "${OUTPUT}" "#include <string_view>

namespace llmb {
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL} = R\"llmb_text(${text})llmb_text\";
}  // namespace llmb
")
  return()
endif()

set(LLMB_EMBED_TEXT_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
function(llmb_embed_text output_variable symbol file)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DSYMBOL=${symbol}
      -P ${LLMB_EMBED_TEXT_SCRIPT}
    DEPENDS ${file} ${LLMB_EMBED_TEXT_SCRIPT}
    COMMENT "Embedding ${symbol}"
    VERBATIM)
  # clang-tidy reads unity sources without a build, when this source does not exist yet.
  set_source_files_properties(${output} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(${output_variable} ${output} PARENT_SCOPE)
endfunction()
