# LLMB_SANITIZE is the value of -fsanitize= for every target of ours; empty means a hardened build.
set(LLMB_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined or thread")
if(LLMB_SANITIZE)
  # A finding ends the program; with recovery, the test would pass all the same.
  add_compile_options(-fsanitize=${LLMB_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LLMB_SANITIZE})
  if(LLMB_SANITIZE MATCHES "undefined" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang's check of virtual calls opens a pipe, which some tests leave no file descriptor for.
    add_compile_options(-fno-sanitize=vptr)
  endif()
  if(LLMB_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Boost.Asio uses fences, which this sanitizer does not support; g++ warns in every file that
    # includes it.
    add_compile_options(-Wno-tsan)
  endif()
else()
  add_compile_options(-fstack-protector-strong $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
# clang's libFuzzer drives the fuzz targets. It needs coverage counters in every file.
option(LLMB_FUZZ "Build the fuzz targets (clang only)" OFF)
if(LLMB_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
