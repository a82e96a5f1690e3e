// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/requester_view.hpp"

#include "daemon/prompt/prompt_texts.hpp"
#include "daemon/prompt/safe_text.hpp"
#include "daemon/prompt/wrapped_label.hpp"

#include <algorithm>

namespace kyso::prompt {
namespace {

struct Parts {
    std::string_view before, host, after;
};

/// The host of `scheme://host[:port]`; all of a text that is no origin.
Parts split_origin(std::string_view origin) {
    const std::size_t scheme = origin.find("://");
    if (scheme == std::string_view::npos) return {{}, origin, {}};
    const std::size_t start = scheme + 3;
    const bool bracketed = origin.substr(start).starts_with('[');
    const std::size_t end =
        std::min(bracketed ? origin.find(']', start) : origin.find_first_of(":/?#", start),
                 origin.size() - (bracketed ? 1 : 0));
    const std::size_t after = bracketed ? end + 1 : end;
    return {origin.substr(0, start), origin.substr(start, after - start), origin.substr(after)};
}

} // namespace

RequesterView::RequesterView(std::string_view requester, RequesterKind kind, Language language)
    : Gtk::Box(Gtk::Orientation::VERTICAL, 2) {
    const bool page = kind == RequesterKind::page;
    Gtk::Label* caption = make_own_label(text(page ? Text::page_asks : Text::program_asks, language));
    caption->add_css_class("dim-label");
    append(*caption);

    const Parts parts = page ? split_origin(requester) : Parts{{}, requester, {}};
    const std::string host = safe_text(parts.host);
    const std::string after = safe_text(parts.after);
    Gtk::Label* name = make_own_label((safe_text(parts.before) + host + after).c_str());
    const std::size_t host_end = name->get_text().bytes() - after.size();
    name->set_wrap_mode(Pango::WrapMode::CHAR);
    name->add_css_class("kyso-requester");
    auto bold = Pango::Attribute::create_attr_weight(Pango::Weight::BOLD);
    bold.set_start_index(static_cast<guint>(host_end - host.size()));
    bold.set_end_index(static_cast<guint>(host_end));
    Pango::AttrList attributes = name->get_attributes();
    attributes.insert(bold);
    name->set_attributes(attributes);
    append(*name);
}

} // namespace kyso::prompt
