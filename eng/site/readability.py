#!/usr/bin/env python3
"""Measures how hard the documents are to read: eng/site/readability.py [COMMIT] [--worst N]

Prints, for the pages of the working tree or of a commit, the load of a sentence on average, and the sentences with the greatest. The
load is what a reader has to keep in mind until the full stop: the words, one more for each word of three or more syllables, and one
more for each comma, colon, semicolon, bracket or dash within. Up to 30 is plain; beyond 45 a sentence is read twice. Code counts as one
word. Tables, code blocks and headings are left out.
"""
import argparse
import pathlib
import re
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CODE, LEAST_WORDS = 'Codex', 5


def git(*arguments):
    return subprocess.run(['git', *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def pages(commit):
    """Path and text of README and docs, without what only looks back or lists tests."""
    names = git('ls-tree', '-r', '--name-only', commit or 'HEAD', 'README.md', 'docs').split()
    for name in names:
        if name.endswith('.md') and '/internals/' not in name and not re.search(r'(behaviour|torture|performance|costs)\.md$', name):
            if commit or (ROOT / name).exists():
                yield name, git('show', f'{commit}:{name}') if commit else (ROOT / name).read_text()


def paragraphs(text):
    """Runs of prose. An item of a list is one of its own."""
    text = re.sub(r'```.*?```', '\n\n', text, flags=re.S)
    block = []
    for line in [*text.split('\n'), '']:
        line = line.strip()
        if line.startswith(('|', '#', '<!--', '![')) or not line:
            yield ' '.join(block)
            block = []
        else:
            if re.match(r'([-*]|\d+\.) ', line):
                yield ' '.join(block)
                block = []
            block.append(re.sub(r'^([-*]|\d+\.) ', '', line))


def sentences(paragraph):
    plain = re.sub(r'`[^`]*`', CODE, paragraph)
    plain = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', plain).replace('*', '')
    plain = re.sub(r'\b(e\.g|i\.e|vs)\.', r'\1', plain)
    for sentence in re.split(r'(?<=[.!?])\s+(?=["(A-Z0-9])', plain):
        if len(sentence.split()) >= LEAST_WORDS:
            yield sentence.strip()


def syllables(word):
    if word == CODE or not word.isalpha() or word.isupper():
        return 2
    groups = len(re.findall(r'[aeiouy]+', word.lower()))
    silent = word.lower().endswith(('e', 'es', 'ed')) and not word.lower().endswith(('le', 'ted', 'ded', 'ses', 'ces', 'ges'))
    return max(1, groups - silent)


def load(sentence):
    words = re.findall(r"[A-Za-z0-9'_.]+", sentence)
    return len(words) + sum(syllables(word.strip(".'")) > 2 for word in words) + len(re.findall(r'[,;:(]\s?|\s[–-]\s', sentence[:-1])), len(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('commit', nargs='?')
    parser.add_argument('--worst', type=int, default=20)
    options = parser.parse_args()
    found = [(*load(sentence), name, sentence) for name, text in pages(options.commit) for paragraph in paragraphs(text) for sentence in sentences(paragraph)]
    loads, lengths = sorted(load for load, *_ in found), sorted(length for _, length, *_ in found)
    print(f'{len(found)} sentences. Load: {statistics.mean(loads):.1f} on average, {loads[len(loads) * 95 // 100]} at the 95th percentile, '
          f'{sum(load > 45 for load in loads)} above 45. Words: {statistics.mean(lengths):.1f} on average, {lengths[-1]} at most.')
    for load_of, length, name, sentence in sorted(found, reverse=True)[:options.worst]:
        print(f'{load_of:4} ({length} words) {name}: {sentence.replace(CODE, "`…`")}')


main()
