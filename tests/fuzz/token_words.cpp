// SPDX-License-Identifier: Apache-2.0
// What kyso-token is told: lines of its control socket, and a PIN entry as a program asks the pad for it (an
// input that begins with 0). An answer is always JSON; an entry's PIN fits where it goes and changes nothing
// else.
#include "protocol/json_reader.hpp"
#include "simulators/token/control/control.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::token;

void enter(ByteView structure) {
    const auto entry = PinEntry::read(structure);
    if (!entry) return;
    fuzz::promise(entry->longest <= entry->command.data.size(), "a PIN fits");
    for (std::size_t length = 0; length <= entry->longest + 1; ++length) {
        const auto filled = entry->with(std::string(length, '7'));
        fuzz::promise(filled.has_value() == (length >= entry->shortest && length <= entry->longest),
                      "limits are kept");
        if (!filled) continue;
        const auto tail = ByteView{filled->data}.subspan(length),
                   before = ByteView{entry->command.data}.subspan(length);
        fuzz::promise(filled->data.size() == entry->command.data.size() && fuzz::same(tail, before),
                      "the rest stays");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 0 && data[0] == 0) {
        enter({data + 1, size - 1});
        return 0;
    }
    Desk desk;
    desk.readers.emplace("r1", Reader{{"Virtual", true}});
    desk.cards.emplace("an", std::make_shared<PivCard>(CardProfile{}, std::map<KeyReference, PivKey>{}));
    Control control{desk};
    std::string_view text{reinterpret_cast<const char*>(data), size};
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto answer = read_json(control.line(line).json);
        fuzz::promise(answer && answer->is_object(), "an answer is an object");
    }
    return 0;
}
