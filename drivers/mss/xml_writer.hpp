// SPDX-License-Identifier: Apache-2.0
// libxml2's xmlTextWriter with its handles owned. Escapes what needs it; the caller has checked that XML can
// carry the texts. For soap_writer.cpp.
#pragma once

#include <libxml/xmlwriter.h>

#include <memory>
#include <string>
#include <string_view>

namespace kyso::mss {

class XmlWriter {
  public:
    XmlWriter();

    /// Open until end().
    XmlWriter& begin(const char* name);
    XmlWriter& attribute(const char* name, std::string_view value);
    XmlWriter& text(std::string_view value);
    XmlWriter& end();
    /// One with nothing but a text in it.
    XmlWriter& element(const char* name, std::string_view value) { return begin(name).text(value).end(); }

    /// Everything, once all elements are closed.
    std::string take();

  private:
    /// Runs out of memory or is called wrongly: a bug, or the end.
    static void must(int written);

    std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer_;
    std::unique_ptr<xmlTextWriter, decltype(&xmlFreeTextWriter)> writer_;
};

} // namespace kyso::mss
