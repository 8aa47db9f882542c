# A full build links more than 60 programs. The default linker of Debian takes seven times as long for
# that as lld, and more than twice as long as gold. -fuse-ld= in CMAKE_EXE_LINKER_FLAGS overrides the
# choice. The programs of a bundle are linked as they always were, because they must run on other
# Linuxes.
include(CheckLinkerFlag)
if(NOT LLMB_BUNDLE AND NOT CMAKE_EXE_LINKER_FLAGS MATCHES "-fuse-ld=")
  foreach(linker lld gold)
    check_linker_flag(CXX -fuse-ld=${linker} LLMB_HAS_${linker})
    if(LLMB_HAS_${linker})
      add_link_options(-fuse-ld=${linker})
      break()
    endif()
  endforeach()
endif()
