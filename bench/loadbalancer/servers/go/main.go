// The load balancer of samples/LoadBalancer in Go: round robin with fail-over, limits on connects and on idle connections,
// half-close, drain at SIGTERM, counters at SIGUSR1.
//
//	balancer PORT HOST:PORT...
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"sort"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	connectTimeout = 2 * time.Second
	idleTimeout    = time.Minute
	drainTime      = 10 * time.Second
	downTime       = time.Second
)

type backend struct {
	address        string
	downUntil      atomic.Int64
	served, failed atomic.Int64
}

func (b *backend) note(err error) {
	if err != nil {
		b.downUntil.Store(time.Now().Add(downTime).UnixNano())
		b.failed.Add(1)
		return
	}
	b.downUntil.Store(0)
	b.served.Add(1)
}

type balancer struct {
	backends                                []*backend
	next                                    atomic.Uint64
	accepted, active, refused, idled, bytes atomic.Int64
	lock                                    sync.Mutex
	open                                    map[*pair]struct{}
	handlers                                sync.WaitGroup
}

// pair is a client with its backend, and the time of the last byte between them.
type pair struct {
	client, backend *net.TCPConn
	last            atomic.Int64
}

// cut ends both connections with a reset.
func (p *pair) cut() {
	for _, conn := range []*net.TCPConn{p.client, p.backend} {
		conn.SetLinger(0)
		conn.Close()
	}
}

func (b *balancer) connect() *net.TCPConn {
	now := time.Now().UnixNano()
	first := int(b.next.Add(1) % uint64(len(b.backends)))
	turn := append(append([]*backend{}, b.backends[first:]...), b.backends[:first]...)
	sort.SliceStable(turn, func(i, j int) bool { return turn[i].downUntil.Load() <= now && turn[j].downUntil.Load() > now })
	for _, backend := range turn {
		conn, err := net.DialTimeout("tcp", backend.address, connectTimeout)
		backend.note(err)
		if err == nil {
			return conn.(*net.TCPConn)
		}
	}
	return nil
}

func (b *balancer) serve(client *net.TCPConn) {
	defer b.handlers.Done()
	defer client.Close()
	b.active.Add(1)
	defer b.active.Add(-1)
	conn := b.connect()
	if conn == nil {
		b.refused.Add(1)
		return
	}
	defer conn.Close()
	p := &pair{client: client, backend: conn}
	p.last.Store(time.Now().UnixNano())
	b.lock.Lock()
	b.open[p] = struct{}{}
	b.lock.Unlock()
	watch := b.watch(p)
	requests := make(chan struct{})
	go func() {
		defer close(requests)
		b.copy(p, client, conn)
	}()
	b.copy(p, conn, client)
	<-requests
	watch.Stop()
	b.lock.Lock()
	delete(b.open, p)
	b.lock.Unlock()
}

// watch cuts a pair that has been idle for too long. A deadline for each read would have to be moved with each byte.
func (b *balancer) watch(p *pair) *time.Timer {
	var timer *time.Timer
	timer = time.AfterFunc(idleTimeout, func() {
		left := idleTimeout - time.Duration(time.Now().UnixNano()-p.last.Load())
		if left > 0 {
			timer.Reset(left)
			return
		}
		b.idled.Add(1)
		p.cut()
	})
	return timer
}

func (b *balancer) copy(p *pair, from, to *net.TCPConn) {
	buffer := make([]byte, 32*1024)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.last.Store(time.Now().UnixNano())
			b.bytes.Add(int64(n))
			if _, failed := to.Write(buffer[:n]); failed != nil {
				p.cut()
				return
			}
		}
		if err != nil {
			if err != io.EOF || to.CloseWrite() != nil {
				p.cut()
			}
			return
		}
	}
}

func (b *balancer) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				time.Sleep(5 * time.Millisecond)
				continue
			}
			return
		}
		b.accepted.Add(1)
		b.handlers.Add(1)
		go b.serve(client.(*net.TCPConn))
	}
}

// drain waits for the handlers, and cuts those that are left.
func (b *balancer) drain() int {
	ended, cancel := context.WithTimeout(context.Background(), drainTime)
	go func() {
		b.handlers.Wait()
		cancel()
	}()
	<-ended.Done()
	b.lock.Lock()
	defer b.lock.Unlock()
	for p := range b.open {
		p.cut()
	}
	return len(b.open)
}

func (b *balancer) describe() string {
	text := fmt.Sprintf("accepted %d, active %d, refused %d, idle %d, bytes %d", b.accepted.Load(), b.active.Load(), b.refused.Load(), b.idled.Load(), b.bytes.Load())
	for _, backend := range b.backends {
		text += fmt.Sprintf(", %s served %d failed %d", backend.address, backend.served.Load(), backend.failed.Load())
	}
	return text
}

func main() {
	b := &balancer{open: map[*pair]struct{}{}}
	for _, address := range os.Args[2:] {
		b.backends = append(b.backends, &backend{address: address})
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGUSR1)
	fmt.Println("READY")
	go b.accept(listener)
	for <-signals == syscall.SIGUSR1 {
		fmt.Fprintln(os.Stderr, b.describe())
	}
	listener.Close()
	cut := b.drain()
	fmt.Fprintf(os.Stderr, "%s, cut %d\n", b.describe(), cut)
}
