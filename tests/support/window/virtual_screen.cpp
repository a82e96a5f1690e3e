// SPDX-License-Identifier: Apache-2.0
#include "tests/support/window/virtual_screen.hpp"

#include "tests/support/window/wait_until.hpp"

#include <array>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace kyso::test {
namespace {

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

VirtualScreen::VirtualScreen(const std::string& size) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const Fd reading{ends[0]};
    Fd writing{ends[1]};
    // -displayfd: the server takes the first free display and writes its number once it is ready.
    server_ = std::make_unique<ChildProcess>(ChildProcess::Start{
        {"Xvfb", "-displayfd", "3", "-screen", "0", size + "x24", "-nolisten", "tcp"}, {}, {writing.get()}});
    writing.reset();
    std::string number;
    std::array<char, 16> buffer{};
    while (number.find('\n') == std::string::npos) {
        const ssize_t got = ::read(reading.get(), buffer.data(), buffer.size());
        if (got <= 0) throw std::runtime_error("Xvfb does not start");
        number.append(buffer.data(), static_cast<std::size_t>(got));
    }
    display_ = ":" + first_line(number);
    // No screen reader listens here; GTK would complain about each bus that it does not find.
    environment_ = {"DISPLAY=" + display_, "WAYLAND_DISPLAY", "GDK_BACKEND=x11",
                    "GSK_RENDERER=cairo",  "GTK_A11Y=none",   "LC_ALL=C.UTF-8"};
    window_manager_ = std::make_unique<ChildProcess>(ChildProcess::Start{{"openbox"}, environment_});
}

std::optional<std::string> VirtualScreen::wait_for_focus(const std::string& title) const {
    return wait_until([&]() -> std::optional<std::string> {
        const auto id = output_of({"xdotool", "getactivewindow"}, environment_);
        if (!id) return std::nullopt;
        const auto name = output_of({"xdotool", "getwindowname", first_line(*id)}, environment_);
        if (!name || first_line(*name) != title) return std::nullopt;
        return first_line(*id);
    });
}

std::optional<std::string> VirtualScreen::find(const std::string& title) const {
    const auto ids = output_of({"xdotool", "search", "--onlyvisible", "--name", title}, environment_);
    if (!ids) return std::nullopt;
    return first_line(*ids);
}

bool VirtualScreen::type(const std::string& text) const {
    return run({"xdotool", "type", "--", text});
}

bool VirtualScreen::press(const Words& keys) const {
    Words command{"xdotool", "key", "--delay", "5", "--"};
    command.insert(command.end(), keys.begin(), keys.end());
    return run(std::move(command));
}

bool VirtualScreen::click(int x, int y) const {
    return run({"xdotool", "mousemove", std::to_string(x), std::to_string(y), "click", "1"});
}

bool VirtualScreen::click_from_corner(const std::string& id, int left, int up) const {
    const auto geometry = output_of({"xdotool", "getwindowgeometry", "--shell", id}, environment_);
    if (!geometry) return false;
    const auto value = [&](const std::string& name) {
        const std::size_t at = geometry->find(name + "=");
        return at == std::string::npos ? 0 : std::stoi(geometry->substr(at + name.size() + 1));
    };
    // Relative to the window: xdotool counts the frame twice in the position on the screen.
    return run({"xdotool", "mousemove", "--window", id, std::to_string(value("WIDTH") - left),
                std::to_string(value("HEIGHT") - up), "click", "1"});
}

bool VirtualScreen::close_window(const std::string& id) const {
    return run({"xdotool", "windowclose", id});
}

bool VirtualScreen::screenshot(const std::string& path) const {
    return run({"import", "-window", "root", path});
}

} // namespace kyso::test
