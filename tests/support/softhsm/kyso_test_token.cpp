// SPDX-License-Identifier: Apache-2.0
// kyso-test-token: a SoftHSM token with keys and certificates, for the scripts of tests and for the
// demonstration.
#include "tests/support/softhsm/token_maker.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace {

using namespace kyso;
using namespace kyso::test;

constexpr const char* usage =
    "usage: kyso-test-token --dir DIR [--label LABEL --pin-file FILE [KEY...]]\n"
    "Adds a SoftHSM token in DIR (made if absent) and prints the path for "
    "SOFTHSM2_CONF. Without --label: only that.\n"
    "KEY is [--always-authenticate] [--public-key] [--id HEX] [--key-label LABEL] [--key FILE] "
    "[--certificate FILE], PEM or DER;\n"
    "a KEY ends with its --certificate. --id is 01 unless told.\n";

std::string first_line(const std::string& path) {
    std::ifstream file{path};
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("no PIN in " + path);
    return line;
}

TokenPlan read(const std::vector<std::string>& arguments) {
    TokenPlan plan;
    KeyFiles key;
    for (auto next = arguments.begin(); next != arguments.end(); ++next) {
        const std::string& option = *next;
        if (option == "--always-authenticate") {
            key.always_authenticate = true;
            continue;
        }
        if (option == "--public-key") {
            key.public_key = true;
            continue;
        }
        if (++next == arguments.end()) throw std::runtime_error(option + " wants a value");
        if (option == "--dir")
            plan.folder = *next;
        else if (option == "--label")
            plan.label = *next;
        else if (option == "--pin-file")
            plan.pin = first_line(*next);
        else if (option == "--id")
            key.id = from_hex(*next).value();
        else if (option == "--key-label")
            key.label = *next;
        else if (option == "--key")
            key.key = *next;
        else if (option == "--certificate") {
            key.certificate = *next;
            plan.keys.push_back(std::exchange(key, {}));
        } else
            throw std::runtime_error("unknown option " + option);
    }
    if (!key.key.empty()) plan.keys.push_back(key);
    if (plan.folder.empty()) throw std::runtime_error("--dir is missing");
    if (plan.label.empty() != plan.pin.empty())
        throw std::runtime_error("--label and --pin-file go together");
    return plan;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view{argv[1]} == "--help") {
        std::cout << usage;
        return 0;
    }
    try {
        const TokenPlan plan = read({argv + 1, argv + argc});
        if (!plan.label.empty()) make_token(plan);
        std::cout << write_configuration(plan.folder).string() << '\n';
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "kyso-test-token: " << error.what() << '\n' << usage;
        return 1;
    }
}
