// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/present_cards.hpp"

#include <algorithm>
#include <fstream>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file) {
    std::ifstream stream{file};
    std::string line;
    std::getline(stream, line);
    return line;
}

} // namespace

std::vector<PluggedDevice> usb_devices(const fs::path& root) {
    const fs::path folder = root / "sys/bus/usb/devices";
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error})
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    std::vector<PluggedDevice> devices;
    for (const std::string& name : names) {
        if (name.find(':') != std::string::npos) continue; // an interface, named DEVICE:CONFIGURATION.NUMBER
        const fs::path device = folder / name;
        const auto id =
            UsbId::parse(first_line(device / "idVendor") + ":" + first_line(device / "idProduct"));
        if (!id) continue;
        const std::string maker = first_line(device / "manufacturer");
        const std::string product = first_line(device / "product");
        const bool reader = std::ranges::any_of(names, [&](const std::string& other) {
            return other.starts_with(name + ":") && first_line(folder / other / "bInterfaceClass") == "0b";
        });
        devices.push_back(
            {*id, maker.empty() || product.empty() ? maker + product : maker + " " + product, reader});
    }
    return devices;
}

} // namespace kyso::drivers
