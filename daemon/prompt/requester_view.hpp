// SPDX-License-Identifier: Apache-2.0
// Who asks, in full: it wraps at any character and the host of an origin stands out, because the host is what
// tells one website from another. First thing in each window.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"

#include <gtkmm/box.h>

#include <string_view>

namespace kyso::prompt {

class RequesterView : public Gtk::Box {
  public:
    RequesterView(std::string_view requester, RequesterKind kind, Language language);
};

} // namespace kyso::prompt
