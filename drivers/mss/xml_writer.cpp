// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/xml_writer.hpp"

#include <stdexcept>

namespace kyso::mss {
namespace {

const xmlChar* chars(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

} // namespace

XmlWriter::XmlWriter()
    : buffer_(xmlBufferCreate(), xmlBufferFree),
      writer_(buffer_ ? xmlNewTextWriterMemory(buffer_.get(), 0) : nullptr, xmlFreeTextWriter) {
    if (!writer_) throw std::bad_alloc{};
}

void XmlWriter::must(int written) {
    if (written < 0) throw std::runtime_error{"xmlTextWriter"};
}

XmlWriter& XmlWriter::begin(const char* name) {
    must(xmlTextWriterStartElement(writer_.get(), chars(name)));
    return *this;
}

XmlWriter& XmlWriter::attribute(const char* name, std::string_view value) {
    must(xmlTextWriterWriteAttribute(writer_.get(), chars(name), chars(std::string{value}.c_str())));
    return *this;
}

XmlWriter& XmlWriter::text(std::string_view value) {
    must(xmlTextWriterWriteString(writer_.get(), chars(std::string{value}.c_str())));
    return *this;
}

XmlWriter& XmlWriter::end() {
    must(xmlTextWriterEndElement(writer_.get()));
    return *this;
}

std::string XmlWriter::take() {
    must(xmlTextWriterFlush(writer_.get()));
    return {reinterpret_cast<const char*>(xmlBufferContent(buffer_.get())),
            static_cast<std::size_t>(xmlBufferLength(buffer_.get()))};
}

} // namespace kyso::mss
