// lines.c - raw epoll, edge-triggered, one thread: echoes line by line. The limit of what a line server can do here.
//   lines PORT
// Each read is cut into lines; the replies to those that came together go out in one send. What is behind the last newline
// is kept for the next read.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CAPACITY 65536
typedef struct {
  int fd, length;  // bytes of an incomplete line
  char *rest;
} conn;
static char input[2 * CAPACITY], output[2 * CAPACITY];

static void drop(conn *c) {
  close(c->fd);
  free(c->rest);
  free(c);
}

static int put(conn *c, const char *p, int n) {
  while (n > 0) {
    ssize_t written = send(c->fd, p, n, MSG_NOSIGNAL);
    if (written > 0) { p += written; n -= written; continue; }
    if (errno == EINTR || errno == EAGAIN) continue; // the load generator always reads: never for long
    return -1;
  }
  return 0;
}

static void on_readable(conn *c) {
  for (;;) {
    if (c->length) memcpy(input, c->rest, c->length);
    ssize_t n = recv(c->fd, input + c->length, CAPACITY, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { drop(c); return; }
    int have = c->length + (int)n, done = 0, replies = 0;
    for (char *newline; (newline = memchr(input + done, '\n', have - done)); ) {
      int line = (int)(newline - (input + done)) + 1;
      memcpy(output + replies, input + done, line);
      replies += line;
      done += line;
    }
    c->length = have - done;
    if (c->length > CAPACITY) { drop(c); return; }
    if (c->length) {
      if (!c->rest) c->rest = malloc(CAPACITY);
      memcpy(c->rest, input + done, c->length);
    }
    if (replies && put(c, output, replies)) { drop(c); return; }
  }
}

int main(int argc, char **argv) {
  int port = argc > 1 ? atoi(argv[1]) : 7000, one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  signal(SIGPIPE, SIG_IGN);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (void *)&a, sizeof a) || listen(listener, 4096)) { perror("listen"); return 1; }
  int ep = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN | EPOLLET}, events[1024];
  epoll_ctl(ep, EPOLL_CTL_ADD, listener, &e);
  puts("READY");
  fflush(stdout);
  for (;;) {
    int n = epoll_wait(ep, events, 1024, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr) { on_readable(events[i].data.ptr); continue; }
      for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0; ) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        conn *c = calloc(1, sizeof *c);
        c->fd = fd;
        struct epoll_event x = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = c};
        if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &x)) drop(c);
      }
    }
  }
}
