// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/phone_field.hpp"

#include "daemon/prompt/prompt_wire.hpp"
#include "daemon/prompt/wrapped_label.hpp"

#include <algorithm>

namespace kyso::prompt {
namespace {

constexpr std::ptrdiff_t fewest_digits = 9;
constexpr std::ptrdiff_t most_digits = 15; ///< E.164

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

} // namespace

bool may_be_phone_number(std::string_view typed) noexcept {
    if (typed.size() > max_phone) return false;
    if (typed.starts_with('+')) typed.remove_prefix(1);
    // Neither end may be a separator.
    if (typed.empty() || !is_digit(typed.front()) || !is_digit(typed.back())) return false;
    const auto digits = std::ranges::count_if(typed, is_digit);
    return digits >= fewest_digits && digits <= most_digits &&
           std::ranges::all_of(typed, [](char c) { return is_digit(c) || c == ' ' || c == '.' || c == '-'; });
}

PhoneField::PhoneField(Language language) : Gtk::Box(Gtk::Orientation::VERTICAL, 4) {
    auto* label = Gtk::make_managed<Gtk::Label>(text(Text::phone, language), true);
    label->add_css_class("kyso-section");
    label->set_mnemonic_widget(entry_);
    set_spoken_name(entry_, text(Text::phone, language));
    entry_.set_hexpand(true);
    entry_.set_input_purpose(Gtk::InputPurpose::PHONE);
    entry_.set_max_length(static_cast<int>(max_phone));
    entry_.set_activates_default(true);
    entry_.signal_changed().connect([this] { edited_.emit(); });
    auto* line = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::HORIZONTAL, 12);
    line->append(*label);
    line->append(entry_);
    append(*line);
    Gtk::Label* hint = make_own_label(text(Text::phone_looks, language));
    hint->add_css_class("dim-label");
    append(*hint);
}

std::string PhoneField::number() const {
    std::string typed = entry_.get_text().raw();
    typed.erase(typed.find_last_not_of(' ') + 1);
    return typed.erase(0, typed.find_first_not_of(' '));
}

} // namespace kyso::prompt
