// SPDX-License-Identifier: Apache-2.0
// Who asks, in full: it wraps at any character and the host of an origin stands out, because the host is what
// tells one website from another. First thing in the window.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"

#include <gtkmm/box.h>

namespace kyso::prompt {

class RequesterView : public Gtk::Box {
  public:
    explicit RequesterView(const PromptRequest& request);
};

} // namespace kyso::prompt
